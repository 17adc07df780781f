package io.perigee.devkit.engine;

import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** PostgreSQL in a container, for tests. */
final class ContainerPostgres implements PostgresEngine {

  private static final int PORT = 5432;

  private final String password;
  private final GenericContainer<?> container;

  ContainerPostgres(String password) {
    this.password = password;
    this.container =
        new GenericContainer<>("postgres:17-alpine")
            .withEnv("POSTGRES_PASSWORD", password)
            .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=200")
            .withExposedPorts(PORT)
            // The image starts the server twice: first to set it up.
            .waitingFor(
                Wait.forLogMessage(".*database system is ready to accept connections.*\\s", 2)
                    .withStartupTimeout(Duration.ofSeconds(120)));
  }

  @Override
  public Address address() {
    return new Address(container.getHost(), container.getMappedPort(PORT));
  }

  @Override
  public String password() {
    return password;
  }

  @Override
  public void start() {
    container.start();
  }

  @Override
  public void stop() {
    container.stop();
  }
}
