package io.perigee.journeys.bench;

import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The platform under load, and the ways to it: through the gateway, or straight at a service. */
final class Target {

  private final LocalInstallation installation;
  private final String token;

  Target(LocalInstallation installation) throws IOException {
    this.installation = installation;
    this.token =
        new Http(installation.credentials().url())
            .send(
                "POST",
                "/token",
                Map.of("Content-Type", "application/json"),
                Json.write(
                    Map.of(
                        "username",
                        installation.credentials().luna().username(),
                        "password",
                        installation.credentials().luna().password())))
            .must(201)
            .json()
            .path("token")
            .asText();
  }

  LocalInstallation installation() {
    return installation;
  }

  String gateway() {
    return installation.credentials().url();
  }

  String service(String name) throws IOException {
    return installation.url(name);
  }

  /** What a Luna2 client sends to the gateway. */
  Map<String, String> lunaHeaders() {
    return Map.of("x-access-tokens", token);
  }

  /**
   * What the gateway sends to a service for a Luna2 operator; minted anew, since a token lives for
   * less than a run.
   */
  Map<String, String> identity() {
    return Map.of(
        TestIdentity.HEADER, TestIdentity.of(installation.identityKey()).lunaUser("luna"));
  }

  /** Transactions committed in the database so far. */
  long commits() throws IOException, SQLException {
    try (Connection connection = installation.database();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT xact_commit FROM pg_stat_database WHERE datname = 'perigee'")) {
      row.next();
      return row.getLong(1);
    }
  }
}
