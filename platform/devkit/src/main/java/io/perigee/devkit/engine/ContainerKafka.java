package io.perigee.devkit.engine;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;

/** Apache Kafka in a container, for tests, with the same server properties as the embedded one. */
final class ContainerKafka implements KafkaEngine {

  private static final int PORT = 9092;
  private static final int CONTROLLER_PORT = 9093;

  private final KafkaUsers users;
  // The broker must know, before it starts, the port at which clients will find it.
  private final Address address = Address.free();
  private final GenericContainer<?> container;

  ContainerKafka(KafkaUsers users) {
    this.users = users;
    this.container =
        new GenericContainer<>("apache/kafka:4.1.1")
            .withCopyToContainer(
                Transferable.of(properties()), "/mnt/shared/config/server.properties")
            .withExposedPorts(PORT)
            .withCreateContainerCmdModifier(
                command ->
                    command
                        .getHostConfig()
                        .withPortBindings(
                            new PortBinding(
                                Ports.Binding.bindIpAndPort("127.0.0.1", address.port()),
                                new ExposedPort(PORT))))
            .waitingFor(
                Wait.forLogMessage(".*Kafka Server started.*\\s", 1)
                    .withStartupTimeout(Duration.ofSeconds(120)));
  }

  private String properties() {
    Properties properties =
        KafkaSettings.of(
            Path.of("/tmp/kafka-data"),
            new Address("0.0.0.0", PORT),
            address,
            CONTROLLER_PORT,
            users);
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public KafkaUsers users() {
    return users;
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
