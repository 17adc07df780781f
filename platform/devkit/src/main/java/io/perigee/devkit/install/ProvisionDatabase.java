package io.perigee.devkit.install;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.util.PasswordUtil;

/**
 * Makes the database, and for each service a schema that its own role owns. Doing it again changes
 * nothing.
 */
final class ProvisionDatabase {

  /** One installer at a time on a server: roles and databases belong to all of it. */
  private static final long LOCK = 0x7065726967656540L;

  private static final List<String> ROLE_SETTINGS =
      List.of(
          "statement_timeout = '10s'",
          "lock_timeout = '5s'",
          "idle_in_transaction_session_timeout = '15s'");

  private static final int SALT = 16;

  private final SecureRandom random = new SecureRandom();
  private final DatabaseServer server;
  private final Installation installation;

  ProvisionDatabase(DatabaseServer server, Installation installation) {
    this.server = server;
    this.installation = installation;
  }

  void run() throws SQLException {
    try (Connection maintenance = server.connect(server.maintenance())) {
      execute(maintenance, "SELECT pg_advisory_lock(" + LOCK + ")");
      for (String service : Installation.SERVICES) {
        role(maintenance, installation.role(service), installation.rolePasswords().get(service));
      }
      role(maintenance, installation.readerRole(), installation.readerPassword());
      if (!exists(
          maintenance, "SELECT 1 FROM pg_database WHERE datname = ?", installation.database())) {
        execute(
            maintenance,
            "CREATE DATABASE " + installation.database() + " ENCODING 'UTF8' TEMPLATE template0");
      }
      try (Connection own = server.connect(installation.database())) {
        own.setAutoCommit(false);
        schemas(own);
        own.commit();
      }
    }
  }

  private void role(Connection c, String role, String password) throws SQLException {
    if (!exists(c, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
      execute(c, "CREATE ROLE " + role + " LOGIN");
    }
    // The SCRAM verifier, so that the password is in no statement and no log.
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    String verifier =
        PasswordUtil.encodeScramSha256(
            password.toCharArray(), installation.scramIterations(), salt);
    execute(c, "ALTER ROLE " + role + " PASSWORD '" + verifier + "'");
  }

  private void schemas(Connection c) throws SQLException {
    String database = installation.database();
    execute(c, "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
    String reader = installation.readerRole();
    execute(c, "GRANT CONNECT ON DATABASE " + database + " TO " + reader);
    settings(c, reader, String.join(", ", Installation.SERVICES));
    execute(
        c,
        "ALTER ROLE "
            + reader
            + " IN DATABASE "
            + database
            + " SET default_transaction_read_only = on");
    for (String service : Installation.SERVICES) {
      String role = installation.role(service);
      execute(c, "GRANT CONNECT ON DATABASE " + database + " TO " + role);
      execute(c, "GRANT " + role + " TO CURRENT_USER");
      execute(c, "CREATE SCHEMA IF NOT EXISTS " + service + " AUTHORIZATION " + role);
      settings(c, role, service);
      execute(c, "GRANT USAGE ON SCHEMA " + service + " TO " + reader);
      execute(c, "GRANT SELECT ON ALL TABLES IN SCHEMA " + service + " TO " + reader);
      execute(
          c,
          "ALTER DEFAULT PRIVILEGES FOR ROLE "
              + role
              + " IN SCHEMA "
              + service
              + " GRANT SELECT ON TABLES TO "
              + reader);
    }
  }

  private void settings(Connection c, String role, String searchPath) throws SQLException {
    String alter = "ALTER ROLE " + role + " IN DATABASE " + installation.database() + " SET ";
    execute(c, alter + "search_path = " + searchPath);
    for (String setting : ROLE_SETTINGS) {
      execute(c, alter + setting);
    }
  }

  private static boolean exists(Connection c, String sql, String name) throws SQLException {
    try (PreparedStatement query = c.prepareStatement(sql)) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void execute(Connection c, String sql) throws SQLException {
    try (Statement statement = c.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * A server and the login that may make roles and databases on it.
   *
   * @param url JDBC URL up to and with the last slash, for example {@code
   *     jdbc:postgresql://127.0.0.1:5432/}
   * @param maintenance a database that is there already
   */
  record DatabaseServer(String url, String maintenance, String user, String password) {
    Connection connect(String database) throws SQLException {
      return DriverManager.getConnection(url + database, user, password);
    }

    @Override
    public String toString() {
      return "DatabaseServer[" + url + "]";
    }
  }
}
