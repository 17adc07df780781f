package io.perigee.journeys.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topic;
import io.perigee.devkit.engine.KafkaUsers;
import io.perigee.devkit.process.ProcessMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * An installation of this machine, under its PERIGEE_HOME, as those see it who measure it and try
 * to break it.
 */
public final class LocalInstallation {

  /** What an engine or a service is given to answer in. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path home;
  private final Credentials credentials;

  public LocalInstallation(Path home, Credentials credentials) {
    this.home = home;
    this.credentials = credentials;
  }

  public Credentials credentials() {
    return credentials;
  }

  /** Its PERIGEE_HOME. */
  public Path home() {
    return home;
  }

  /** Base URL of a service, past the gateway. */
  public String url(String service) throws IOException {
    return "http://127.0.0.1:" + port(service);
  }

  public int port(String process) throws IOException {
    return json("ports.json").path(process).asInt();
  }

  /**
   * A running process: an engine or a service.
   *
   * @throws IOException if it does not run
   */
  public ProcessHandle process(String name) throws IOException {
    return ProcessMark.read(home.resolve("run").resolve(name + ".pid"))
        .orElseThrow(() -> new IOException("%s does not run".formatted(name)));
  }

  public Path identityKey() {
    return home.resolve("secrets/identity.jwk");
  }

  public String topic(Topic topic) {
    return topic.in("perigee");
  }

  /** Client settings of the read-only user. */
  public Properties asReader() throws IOException {
    return kafka(KafkaUsers.READER, "reader");
  }

  /** Client settings of the services' user, who may write. */
  public Properties asServices() throws IOException {
    return kafka(KafkaUsers.SERVICES, "services");
  }

  private Properties kafka(String user, String secret) throws IOException {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", "127.0.0.1:" + port("kafka"));
    Map<String, String> login =
        KafkaUsers.login(user, json("secrets/secrets.json").path("kafka").path(secret).asText());
    properties.putAll(login);
    return properties;
  }

  /** The database as its superuser, to look at all schemas. */
  public Connection database() throws IOException, SQLException {
    Properties properties = new Properties();
    properties.put("user", "postgres");
    properties.put("password", databasePassword());
    properties.put("connectTimeout", "3");
    properties.put("socketTimeout", "60");
    return DriverManager.getConnection(databaseUrl(), properties);
  }

  /** The database's JDBC URL. */
  public String databaseUrl() throws IOException {
    return "jdbc:postgresql://127.0.0.1:%d/perigee".formatted(port("postgres"));
  }

  /** The password of its superuser, {@code postgres}. */
  public String databasePassword() throws IOException {
    return json("secrets/secrets.json").path("postgres").asText();
  }

  private JsonNode json(String file) throws IOException {
    return Json.tree(Files.readString(home.resolve(file)));
  }
}
