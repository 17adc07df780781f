package io.perigee.devkit.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.engine.Address;
import io.perigee.devkit.engine.Engines;
import io.perigee.devkit.engine.KafkaEngine;
import io.perigee.devkit.engine.KafkaUsers;
import io.perigee.devkit.engine.PostgresEngine;
import io.perigee.devkit.process.OwnedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The engines that tests share: those that {@code PERIGEE_TEST_ENGINES} names (a file, see {@link
 * #describe}), else ones started once for this JVM.
 */
public final class TestEngines {

  private static final String PROPERTY = "perigee.test.engines";

  private TestEngines() {}

  /** The shared engines; not the caller's to stop. */
  public static Engines shared() {
    try {
      String given = System.getenv("PERIGEE_TEST_ENGINES");
      if (given != null && !given.isBlank()) {
        return read(Path.of(given));
      }
      // Quarkus loads this class anew for each test profile; a system property is seen by all of
      // them, and there is one runtime. The properties themselves are no lock: whoever looks for
      // the time zone waits for them, as connecting to PostgreSQL does.
      synchronized (Runtime.getRuntime()) {
        String started = System.getProperty(PROPERTY);
        if (started != null) {
          return read(Path.of(started));
        }
        Engines engines = Engines.start();
        Path file = Files.createTempDirectory("perigee-test-").resolve("engines.json");
        describe(engines, file);
        System.setProperty(PROPERTY, file.toString());
        return engines;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the engines for tests are not described", e);
    }
  }

  /** Writes where engines are and how to log in, as JSON in a file that only its owner reads. */
  public static void describe(Engines engines, Path file) throws IOException {
    ObjectNode json = Json.object();
    json.put("postgres", engines.postgres().address().toString());
    json.put("postgres_password", engines.postgres().password());
    json.put("kafka", engines.kafka().bootstrap());
    json.set("kafka_users", Json.MAPPER.valueToTree(engines.kafka().users()));
    OwnedFile.write(file, Json.write(json));
  }

  private static Engines read(Path file) throws IOException {
    JsonNode json = Json.tree(Files.readString(file));
    JsonNode users = json.get("kafka_users");
    return Engines.of(
        new RemotePostgres(
            Address.of(json.get("postgres").asText()), json.get("postgres_password").asText()),
        new RemoteKafka(
            Address.of(json.get("kafka").asText()),
            new KafkaUsers(
                users.get("broker").asText(),
                users.get("services").asText(),
                users.get("reader").asText())));
  }

  private record RemotePostgres(Address address, String password) implements PostgresEngine {
    @Override
    public void start() {}

    @Override
    public void stop() {}
  }

  private record RemoteKafka(Address address, KafkaUsers users) implements KafkaEngine {
    @Override
    public void start() {}

    @Override
    public void stop() {}
  }
}
