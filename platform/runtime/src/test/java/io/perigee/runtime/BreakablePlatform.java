package io.perigee.runtime;

import io.perigee.devkit.engine.Address;
import io.perigee.devkit.engine.EmbeddedKafka;
import io.perigee.devkit.engine.EmbeddedPostgres;
import io.perigee.devkit.engine.Engines;
import io.perigee.devkit.engine.KafkaUsers;
import io.perigee.devkit.engine.Keeping;
import io.perigee.devkit.engine.Passwords;
import io.perigee.devkit.testkit.Sandbox;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The platform under this module's tests, which are also about its engines' faults: PostgreSQL is
 * behind a {@link Valve}, and Kafka is a process of its own, to be stopped by signals. Both are
 * nobody else's.
 */
public final class BreakablePlatform implements QuarkusTestResourceLifecycleManager {

  /** The system property with the broker's process id. */
  public static final String KAFKA = "perigee.test.kafka.pid";

  private EmbeddedKafka kafka;
  private EmbeddedPostgres postgres;
  private Sandbox sandbox;
  private Valve valve;

  @Override
  public Map<String, String> start() {
    try {
      Path home = Files.createTempDirectory("perigee-breakable-");
      kafka =
          new EmbeddedKafka(
              new EmbeddedKafka.Settings(
                  Files.createDirectories(home.resolve("kafka")),
                  home.resolve("kafka.log"),
                  Address.free().port(),
                  Address.free().port(),
                  KafkaUsers.random(),
                  Keeping.NOTHING));
      postgres =
          new EmbeddedPostgres(
              new EmbeddedPostgres.Settings(
                  home.resolve("postgres"),
                  home.resolve("postgres.log"),
                  Address.free().port(),
                  Passwords.random(),
                  Keeping.NOTHING));
      Engines engines = Engines.of(postgres, kafka).started();
      System.setProperty(KAFKA, Long.toString(kafka.process().pid()));
      sandbox = Sandbox.make(engines, "auth");
      valve = new Valve(postgres.address().host(), postgres.address().port());
      Map<String, String> config = new HashMap<>(sandbox.properties("auth"));
      config.put("quarkus.http.test-port", "0");
      config.put(
          "perigee.database.url",
          "jdbc:postgresql://127.0.0.1:%d/%s"
              .formatted(valve.port(), sandbox.installation().database()));
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
      postgres.stop();
    }
  }
}
