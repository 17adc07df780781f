package io.perigee.devkit.launcher;

import io.perigee.devkit.engine.EmbeddedKafka;
import io.perigee.devkit.engine.EmbeddedPostgres;
import io.perigee.devkit.engine.Engines;
import io.perigee.devkit.engine.Keeping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/**
 * An installation on this machine, as far as its processes need to know it.
 *
 * @param home where it keeps everything
 * @param checkout where its services were built
 * @param ports its TCP ports
 * @param secrets its passwords
 */
record Context(Home home, Checkout checkout, Ports ports, Secrets secrets) {

  EmbeddedPostgres postgres() {
    return new EmbeddedPostgres(
        new EmbeddedPostgres.Settings(
            home.engines().resolve("postgres"),
            home.log(Ports.POSTGRES),
            ports.of(Ports.POSTGRES),
            secrets.postgres(),
            Keeping.STATE));
  }

  EmbeddedKafka kafka() {
    try {
      return new EmbeddedKafka(
          new EmbeddedKafka.Settings(
              Files.createDirectories(home.engines().resolve("kafka")),
              home.log(Ports.KAFKA),
              ports.of(Ports.KAFKA),
              ports.of(Ports.KAFKA_CONTROLLER),
              secrets.kafka(),
              Keeping.STATE));
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for Kafka", e);
    }
  }

  Engines engines() {
    return Engines.of(postgres(), kafka());
  }

  ServiceProcess service(String name) {
    return new ServiceProcess(name, this);
  }
}
