package io.perigee.devkit.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.lifecycle.Startables;

/**
 * PostgreSQL and Kafka, started together: as containers where Docker answers, else from Maven
 * Central's binaries and jars.
 */
public final class Engines implements AutoCloseable {

  private final PostgresEngine postgres;
  private final KafkaEngine kafka;

  private Engines(PostgresEngine postgres, KafkaEngine kafka) {
    this.postgres = postgres;
    this.kafka = kafka;
  }

  /** Two engines that somebody made; they are not started yet. */
  public static Engines of(PostgresEngine postgres, KafkaEngine kafka) {
    return new Engines(postgres, kafka);
  }

  /**
   * Engines for tests, with new credentials, on free ports; they end with this process. {@code
   * PERIGEE_ENGINES} set to {@code docker} or {@code embedded} decides which kind; otherwise Docker
   * does, by whether it answers.
   */
  public static Engines start() {
    KafkaUsers users = KafkaUsers.random();
    if (dockerWanted()) {
      return new Engines(new ContainerPostgres(Passwords.random()), new ContainerKafka(users))
          .started();
    }
    try {
      Path home = Files.createTempDirectory("perigee-engines-");
      EmbeddedPostgres postgres =
          new EmbeddedPostgres(
              new EmbeddedPostgres.Settings(
                  home.resolve("postgres"),
                  home.resolve("postgres.log"),
                  Address.free().port(),
                  Passwords.random(),
                  Keeping.NOTHING));
      EmbeddedKafka kafka =
          new EmbeddedKafka(
              new EmbeddedKafka.Settings(
                  Files.createDirectories(home.resolve("kafka")),
                  home.resolve("kafka.log"),
                  Address.free().port(),
                  Address.free().port(),
                  users,
                  Keeping.NOTHING));
      return new Engines(postgres, kafka).started();
    } catch (IOException e) {
      throw new EngineException("no directory for the engines: " + e.getMessage(), e);
    }
  }

  /** Starts both at once and waits until both answer. */
  public Engines started() {
    Startables.deepStart(postgres, kafka).join();
    return this;
  }

  public PostgresEngine postgres() {
    return postgres;
  }

  public KafkaEngine kafka() {
    return kafka;
  }

  @Override
  public void close() {
    kafka.stop();
    postgres.stop();
  }

  private static boolean dockerWanted() {
    String wish = Optional.ofNullable(System.getenv("PERIGEE_ENGINES")).orElse("auto");
    return switch (wish) {
      case "docker" -> true;
      case "embedded" -> false;
      case "auto" -> dockerAnswers();
      default ->
          throw new EngineException("PERIGEE_ENGINES is docker, embedded or auto, not " + wish);
    };
  }

  private static boolean dockerAnswers() {
    // Testcontainers looks for a long time; without a socket there is nothing to find.
    if (!Files.exists(Path.of("/var/run/docker.sock")) && System.getenv("DOCKER_HOST") == null) {
      return false;
    }
    try {
      return DockerClientFactory.instance().isDockerAvailable();
    } catch (RuntimeException e) {
      return false;
    }
  }
}
