package io.perigee.devkit.install;

import io.perigee.devkit.engine.Engines;
import io.perigee.devkit.engine.KafkaUsers;
import io.perigee.devkit.install.ProvisionDatabase.DatabaseServer;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Prepares the engines for an installation: database, schemas and roles; topics and access control.
 * It may run at any time and any number of times; what is there already stays.
 */
public final class Provision {

  private final DatabaseServer server;
  private final Properties kafka;
  private final Installation installation;

  private Provision(DatabaseServer server, Properties kafka, Installation installation) {
    this.server = server;
    this.kafka = kafka;
    this.installation = installation;
  }

  /** On engines of our own. */
  public static Provision on(Engines engines, Installation installation) {
    String host = "jdbc:postgresql://" + engines.postgres().address() + "/";
    return new Provision(
        new DatabaseServer(
            host, "postgres", engines.postgres().user(), engines.postgres().password()),
        engines.kafka().users().asServices(engines.kafka().bootstrap()),
        installation);
  }

  /**
   * On outside engines.
   *
   * @param url JDBC URL of a database that is there already
   * @param kafka an admin client's configuration
   */
  public static Provision on(
      String url, String user, String password, Properties kafka, Installation installation) {
    int slash = url.lastIndexOf('/');
    DatabaseServer server =
        new DatabaseServer(url.substring(0, slash + 1), url.substring(slash + 1), user, password);
    return new Provision(server, kafka, installation);
  }

  /**
   * @throws IllegalStateException if an engine refuses
   */
  public void run() {
    try {
      new ProvisionDatabase(server, installation).run();
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL refused the installation: " + e.getMessage(), e);
    }
    new ProvisionTopics(kafka, installation).run();
  }

  /**
   * The install job. Its environment: {@code PERIGEE_ADMIN_DATABASE_URL} (of a database that is
   * there), {@code PERIGEE_ADMIN_DATABASE_USER} and {@code _PASSWORD} (may make roles and
   * databases); {@code PERIGEE_DATABASE_PASSWORD_<SERVICE>} for each service's role and {@code
   * PERIGEE_DATABASE_PASSWORD_READER}, or {@code PERIGEE_DATABASE_PASSWORD} for those without;
   * {@code PERIGEE_KAFKA_BOOTSTRAP}, {@code _USER}, {@code _PASSWORD}; {@code PERIGEE_TOPIC_PREFIX}
   * (perigee), {@code PERIGEE_TOPIC_REPLICATION} (1), {@code PERIGEE_KAFKA_ACCESS_CONTROL} (true
   * when a user is set).
   */
  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    String user = environment.getOrDefault("PERIGEE_KAFKA_USER", "");
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", need(environment, "PERIGEE_KAFKA_BOOTSTRAP"));
    if (!user.isEmpty()) {
      kafka.putAll(KafkaUsers.login(user, need(environment, "PERIGEE_KAFKA_PASSWORD")));
    }
    Installation installation =
        new Installation(
            "perigee",
            "perigee_",
            Installation.passwords(service -> password(environment, service)),
            password(environment, "reader"),
            environment.getOrDefault("PERIGEE_TOPIC_PREFIX", "perigee"),
            0,
            Short.parseShort(environment.getOrDefault("PERIGEE_TOPIC_REPLICATION", "1")),
            Boolean.parseBoolean(
                environment.getOrDefault(
                    "PERIGEE_KAFKA_ACCESS_CONTROL", Boolean.toString(!user.isEmpty()))),
            Installation.FOR_CHOSEN);
    on(
            need(environment, "PERIGEE_ADMIN_DATABASE_URL"),
            need(environment, "PERIGEE_ADMIN_DATABASE_USER"),
            need(environment, "PERIGEE_ADMIN_DATABASE_PASSWORD"),
            kafka,
            installation)
        .run();
    System.out.println("event=installed " + installation);
  }

  private static String password(Map<String, String> environment, String role) {
    String own = environment.get("PERIGEE_DATABASE_PASSWORD_" + role.toUpperCase(Locale.ROOT));
    return own == null || own.isBlank() ? need(environment, "PERIGEE_DATABASE_PASSWORD") : own;
  }

  private static String need(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException("the environment variable " + name + " must be set");
    }
    return value;
  }
}
