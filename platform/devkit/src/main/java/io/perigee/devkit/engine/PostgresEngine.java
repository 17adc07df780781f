package io.perigee.devkit.engine;

import org.testcontainers.lifecycle.Startable;

/** A real PostgreSQL of our own, in a container or from its binaries. */
public interface PostgresEngine extends Startable {

  /** Where it listens, host and port. */
  Address address();

  /** The superuser's password. */
  String password();

  /** The superuser's name. */
  default String user() {
    return "postgres";
  }

  /** The JDBC URL of one of its databases. */
  default String jdbcUrl(String database) {
    return "jdbc:postgresql://" + address() + "/" + database;
  }
}
