package io.perigee.devkit.testkit;

import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.engine.Engines;
import io.perigee.devkit.engine.KafkaUsers;
import io.perigee.devkit.engine.Passwords;
import io.perigee.devkit.install.Installation;
import io.perigee.devkit.install.Keys;
import io.perigee.devkit.install.Provision;
import io.perigee.devkit.process.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/**
 * An installation of a test's own on shared engines: a database with its roles, a topic prefix,
 * keys.
 */
public final class Sandbox implements AutoCloseable {

  /** Enough to spread keys; twelve for each of twenty topics would only slow the tests. */
  private static final int PARTITIONS = 3;

  private final Engines engines;
  private final Installation installation;
  private final Path directory;

  private Sandbox(Engines engines, Installation installation, Path directory) {
    this.engines = engines;
    this.installation = installation;
    this.directory = directory;
  }

  /**
   * Makes one.
   *
   * @param label a word that shows whose it is in the names of the database and the topics
   */
  public static Sandbox make(Engines engines, String label) {
    String name = "t_" + label + "_" + Passwords.random(8).toLowerCase(Locale.ROOT);
    Installation installation =
        new Installation(
            name,
            name + "_",
            Installation.passwords(s -> Passwords.random()),
            Passwords.random(),
            name,
            PARTITIONS,
            (short) 1,
            true,
            Installation.FOR_RANDOM);
    Provision.on(engines, installation).run();
    try {
      Path directory = Files.createTempDirectory("perigee-" + label + "-");
      Keys.identity(directory.resolve("identity.jwk"));
      Keys.crypt(directory.resolve("crypt.json"));
      return new Sandbox(engines, installation, directory);
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for the test's keys", e);
    }
  }

  /** What a service takes as configuration properties. */
  public Map<String, String> properties(String service) {
    Map<String, String> properties = new TreeMap<>();
    if (Installation.SERVICES.contains(service)) {
      properties.put("perigee.database.url", engines.postgres().jdbcUrl(installation.database()));
      properties.put("perigee.database.user", installation.role(service));
      properties.put("perigee.database.password", installation.rolePasswords().get(service));
    }
    properties.put("perigee.kafka.bootstrap", engines.kafka().bootstrap());
    properties.put("perigee.kafka.user", KafkaUsers.SERVICES);
    properties.put("perigee.kafka.password", engines.kafka().users().services());
    properties.put("perigee.topic-prefix", installation.topicPrefix());
    properties.put("perigee.identity.key-file", identityKey().toString());
    properties.put("perigee.crypt.key-file", directory.resolve("crypt.json").toString());
    properties.put("perigee.data-dir", dataDirectory(service).toString());
    return properties;
  }

  /** The same as {@link #properties}, as the environment of a process. */
  public Map<String, String> environment(String service) {
    Map<String, String> environment = new TreeMap<>();
    properties(service)
        .forEach(
            (name, value) ->
                environment.put(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
    return environment;
  }

  public Installation installation() {
    return installation;
  }

  public Engines engines() {
    return engines;
  }

  /** The file of the key that signs identities. */
  public Path identityKey() {
    return directory.resolve("identity.jwk");
  }

  private Path dataDirectory(String service) {
    try {
      return Files.createDirectories(directory.resolve(service));
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for the test's data", e);
    }
  }

  /** Removes database, roles, topics and files; what cannot be removed dies with the engines. */
  @Override
  public void close() {
    removeFiles();
    try (Admin admin =
        Admin.create(engines.kafka().users().asServices(engines.kafka().bootstrap()))) {
      admin.deleteTopics(Topics.all().stream().map(t -> t.in(installation.topicPrefix())).toList());
    }
    try (Connection c =
            DriverManager.getConnection(
                engines.postgres().jdbcUrl("postgres"),
                engines.postgres().user(),
                engines.postgres().password());
        Statement statement = c.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + installation.database() + " WITH (FORCE)");
      for (String service : Installation.SERVICES) {
        statement.execute("DROP ROLE IF EXISTS " + installation.role(service));
      }
      statement.execute("DROP ROLE IF EXISTS " + installation.readerRole());
    } catch (SQLException e) {
      System.err.println(
          "event=sandbox_left database=" + installation.database() + " reason=" + e.getSQLState());
    }
  }

  private void removeFiles() {
    try {
      Folders.remove(directory);
    } catch (IOException e) {
      System.err.println("event=sandbox_left directory=" + directory);
    }
  }
}
