package io.perigee.runtime.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.security.SimplePassword;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Where the pool connects to and as whom, for the few connections that must not be the pool's. */
public final class DatabaseAddress {

  private static final Pattern PLAIN =
      Pattern.compile("jdbc:postgresql://([^:/?,@]+)(?::(\\d{1,5}))?/([^/?]+)");

  private static final int PORT = 5432;
  private static final int CONNECT_MILLIS = 1_000;

  private final AgroalConnectionFactoryConfiguration factory;

  public DatabaseAddress(AgroalDataSource pool) {
    this.factory =
        pool.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration();
  }

  /**
   * A connection of the caller's own, for example for a lock that lives with its session.
   *
   * @param more driver properties that differ from the pool's
   */
  public Connection connect(Map<String, String> more) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(factory.jdbcProperties());
    properties.setProperty("user", user());
    properties.setProperty("password", password());
    properties.putAll(more);
    return DriverManager.getConnection(factory.jdbcUrl(), properties);
  }

  /**
   * Has migrations go to it, on connections without the pool's limits and time-outs. By the URL as
   * it was configured: that of PostgreSQL's data source names every setting that the driver has,
   * and Flyway looks through it for passwords, for a fifth of a second each time.
   */
  FluentConfiguration of(FluentConfiguration flyway) {
    return flyway
        .dataSource(factory.jdbcUrl(), user(), password())
        .jdbcProperties(Map.of("connectTimeout", "2", "tcpKeepAlive", "true"));
  }

  /**
   * The same for the reactive driver; empty where the URL says more than it understands, as of
   * several hosts or of TLS.
   */
  Optional<PgConnectOptions> reactive() {
    Matcher url = PLAIN.matcher(factory.jdbcUrl());
    if (!url.matches()) {
      return Optional.empty();
    }
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(url.group(1))
            .setPort(url.group(2) == null ? PORT : Integer.parseInt(url.group(2)))
            .setDatabase(url.group(3))
            .setUser(user())
            .setPassword(password())
            .setCachePreparedStatements(true)
            .addProperty(
                "application_name",
                factory.jdbcProperties().getProperty("ApplicationName", "perigee") + "-looks");
    options.setConnectTimeout(CONNECT_MILLIS).setTcpKeepAlive(true);
    return Optional.of(options);
  }

  private String user() {
    return factory.principal() == null ? "" : factory.principal().getName();
  }

  private String password() {
    return factory.credentials().stream()
        .filter(SimplePassword.class::isInstance)
        .map(c -> ((SimplePassword) c).getWord())
        .findFirst()
        .orElse("");
  }
}
