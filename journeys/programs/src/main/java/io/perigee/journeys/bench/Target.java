package io.perigee.journeys.bench;

import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.install.Installation;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

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

  /** What a service sends to another. */
  Map<String, String> serviceIdentity() {
    return Map.of(
        TestIdentity.HEADER, TestIdentity.of(installation.identityKey()).service("bench"));
  }

  /**
   * What the database has had to do so far.
   *
   * @param statements SQL statements that all services have sent
   * @param commits transactions committed, those that only read too
   */
  record Effort(long statements, long commits) {

    /** What each of so many commands took, without what an idle platform does in the same time. */
    String perCommand(Effort after, Effort idle, double idleTimes, long commands) {
      return "%s statements, %s commits"
          .formatted(
              Report.number(
                  (after.statements - statements - idle.statements * idleTimes) / commands),
              Report.number((after.commits - commits - idle.commits * idleTimes) / commands));
    }
  }

  Effort effort() throws IOException, SQLException {
    return new Effort(statements(), commits());
  }

  /** What an idle platform does in so long. */
  Effort idle(Duration length) throws IOException, SQLException {
    Effort before = effort();
    LockSupport.parkNanos(length.toNanos());
    Effort after = effort();
    return new Effort(after.statements - before.statements, after.commits - before.commits);
  }

  /** SQL statements that all services have sent so far. */
  private long statements() throws IOException {
    double all = 0;
    for (String service : Installation.SERVICES) {
      Answer metrics = new Http(service(service)).send("GET", "/q/metrics", Map.of(), null);
      all +=
          metrics
              .must(200)
              .body()
              .lines()
              .filter(line -> line.startsWith("perigee_sql_statements_total"))
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
              .sum();
    }
    return (long) all;
  }

  /** Transactions committed in the database so far. */
  private long commits() throws IOException, SQLException {
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
