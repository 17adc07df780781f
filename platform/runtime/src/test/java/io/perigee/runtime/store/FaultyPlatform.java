package io.perigee.runtime.store;

import io.perigee.devkit.engine.Address;
import io.perigee.devkit.engine.EmbeddedKafka;
import io.perigee.devkit.engine.Engines;
import io.perigee.devkit.engine.Keeping;
import io.perigee.devkit.engine.KafkaUsers;
import io.perigee.devkit.testkit.Sandbox;
import io.perigee.devkit.testkit.TestEngines;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A platform whose PostgreSQL is behind a {@link Valve} and whose Kafka is a process of its own, to be stopped by signals. */
public final class FaultyPlatform implements QuarkusTestResourceLifecycleManager {

  /** The system property with the broker's process id. */
  static final String KAFKA = "perigee.test.kafka.pid";

  private EmbeddedKafka kafka;
  private Sandbox sandbox;
  private Valve valve;

  @Override
  public int order() {
    return 10;
  }

  @Override
  public Map<String, String> start() {
    try {
      Path home = Files.createTempDirectory("perigee-faulty-");
      kafka =
          new EmbeddedKafka(
              new EmbeddedKafka.Settings(
                  Files.createDirectories(home.resolve("kafka")), home.resolve("kafka.log"), Address.free().port(), Address.free().port(),
                  KafkaUsers.random(), Keeping.NOTHING));
      kafka.start();
      System.setProperty(KAFKA, Long.toString(kafka.process().pid()));
      Engines shared = TestEngines.shared();
      sandbox = Sandbox.make(Engines.of(shared.postgres(), kafka), "faulty");
      valve = new Valve(shared.postgres().address().host(), shared.postgres().address().port());
      Map<String, String> config = new HashMap<>(sandbox.properties("auth"));
      config.put("quarkus.http.test-port", "0");
      config.put(
          "perigee.database.url", "jdbc:postgresql://127.0.0.1:%d/%s".formatted(valve.port(), sandbox.installation().database()));
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    System.setProperty(Valve.STATE, "open");
    try {
      sandbox.close();
      valve.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      kafka.stop();
    }
  }
}
