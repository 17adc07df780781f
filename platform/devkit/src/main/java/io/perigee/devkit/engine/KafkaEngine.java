package io.perigee.devkit.engine;

import org.testcontainers.lifecycle.Startable;

/** A real Kafka of our own with users and access control, in a container or from its Maven jars. */
public interface KafkaEngine extends Startable {

  /** Where it listens, host and port. */
  Address address();

  /** The users that it knows. */
  KafkaUsers users();

  /** The bootstrap servers, as clients take them. */
  default String bootstrap() {
    return address().toString();
  }
}
