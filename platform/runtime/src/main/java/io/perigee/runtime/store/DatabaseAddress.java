package io.perigee.runtime.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Where the pool connects to and as whom, for the few connections that must not be the pool's. */
public final class DatabaseAddress {

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

  /** A source of connections without the pool's limits and time-outs, for migrations. */
  DataSource unpooled() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(factory.jdbcUrl());
    source.setUser(user());
    source.setPassword(password());
    source.setConnectTimeout(2);
    source.setTcpKeepAlive(true);
    return source;
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
