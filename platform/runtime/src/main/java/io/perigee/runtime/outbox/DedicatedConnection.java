package io.perigee.runtime.outbox;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import java.security.Principal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A connection outside the pool, with the pool's address and credentials: for a lock that lives with its session. */
final class DedicatedConnection {

  private DedicatedConnection() {}

  static Connection open(AgroalDataSource pool) throws SQLException {
    AgroalConnectionFactoryConfiguration factory =
        pool.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration();
    Properties properties = new Properties();
    properties.putAll(factory.jdbcProperties());
    Principal user = factory.principal();
    if (user != null) {
      properties.setProperty("user", user.getName());
    }
    for (Object credential : factory.credentials()) {
      if (credential instanceof io.agroal.api.security.SimplePassword password) {
        properties.setProperty("password", password.getWord());
      }
    }
    return DriverManager.getConnection(factory.jdbcUrl(), properties);
  }
}
