package io.perigee.journeys.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Decides, from the topics, the APIs and the tables, whether a history is right: every accepted
 * request ended exactly once, commands of a key in order, nothing lost or doubled, projections
 * equal to their owners.
 */
final class Verdict {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LocalInstallation installation;
  private final Turmoil turmoil;

  Verdict(LocalInstallation installation, Turmoil turmoil) {
    this.installation = installation;
    this.turmoil = turmoil;
  }

  void decide() throws Exception {
    turmoil.settled();
    History history = endedHistory();

    assertThat(history.contradictions())
        .as("ids under which two different messages were sent")
        .isEmpty();
    requestsEndedOnce(history);
    machinesEndedOnce(history);
    keysKeptTheirOrder();
    Awaitility.await().atMost(PATIENCE).untilAsserted(this::projectionsEqualTheirOwners);
    Awaitility.await().atMost(PATIENCE).untilAsserted(this::journalHasEveryEnding);
  }

  /**
   * Events travel behind the states that the APIs show: the topic is read until all of them are
   * there.
   */
  private History endedHistory() {
    History[] read = new History[1];
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              read[0] = History.read(installation);
              assertThat(
                      read[0].operations().entrySet().stream()
                          .filter(e -> !e.getValue().over())
                          .map(Map.Entry::getKey))
                  .as("operations that have not ended")
                  .isEmpty();
            });
    return read[0];
  }

  private void requestsEndedOnce(History history) {
    for (String request : turmoil.requests()) {
      History.Told told = history.operations().get(request);
      assertThat(told).as("what the topic tells of %s", request).isNotNull();
      assertThat(told.commands).as("commands of %s", request).isEqualTo(Turmoil.NODES);
      assertThat(Set.copyOf(told.keys.values())).as("nodes of %s", request).hasSize(Turmoil.NODES);
      assertThat(told.ended.values()).as("outcomes of %s", request).allMatch("done"::equals);
    }
    history
        .operations()
        .forEach(
            (id, told) ->
                assertThat(told.contradicted).as("commands of %s that ended twice", id).isEmpty());
  }

  private void machinesEndedOnce(History history) {
    Map<String, List<String>> byMachine = new HashMap<>();
    history
        .operations()
        .values()
        .forEach(
            told -> {
              if (told.kind.startsWith("machine.")
                  && (told.kind.endsWith("create") || told.kind.endsWith("provision"))) {
                told.keys.forEach(
                    (command, key) ->
                        byMachine
                            .computeIfAbsent(key, k -> new ArrayList<>())
                            .add(told.ended.get(command)));
              }
            });
    List<String> machines = turmoil.everyMachine();
    assertThat(machines).as("machines accepted, each once").doesNotHaveDuplicates();
    machines.forEach(
        m -> assertThat(byMachine.get(m)).as("endings of the creation of %s", m).hasSize(1));
  }

  private void keysKeptTheirOrder() throws IOException, SQLException {
    for (String service : List.of("compute", "power")) {
      String disorder =
          """
          SELECT a.command_id || ' before ' || b.command_id FROM %1$s.work a JOIN %1$s.work b
            ON a.key = b.key AND a.number < b.number AND a.ended_at > b.ended_at
          """
              .formatted(service);
      assertThat(column(disorder))
          .as("commands of %s that overtook one of their key", service)
          .isEmpty();
      assertThat(
              column(
                  "SELECT command_id::text FROM %s.work WHERE state NOT IN ('done', 'failed')"
                      .formatted(service)))
          .as("commands of %s left over", service)
          .isEmpty();
    }
  }

  private void projectionsEqualTheirOwners() throws IOException, SQLException {
    Map<String, Long> owners = new HashMap<>();
    History history = History.read(installation);
    history
        .states()
        .forEach(
            (id, data) -> {
              if (!data.path("deleted").asBoolean()) {
                owners.put(id, data.path("version").asLong());
              }
            });
    for (String service : List.of("power", "boot", "network")) {
      for (String topic : List.of("nodes", "machines")) {
        Map<String, Long> known = versions(service, topic);
        if (!known.isEmpty()) {
          Map<String, Long> owned =
              owners.entrySet().stream()
                  .filter(e -> e.getKey().startsWith(topic + " "))
                  .collect(
                      Collectors.toMap(
                          e -> e.getKey().substring(topic.length() + 1), Map.Entry::getValue));
          assertThat(known).as("what %s knows of %s", service, topic).isEqualTo(owned);
        }
      }
    }
  }

  private void journalHasEveryEnding() throws IOException, SQLException {
    for (String service : List.of("compute", "power")) {
      String missing =
          """
          SELECT o.request_id FROM %s.operation o LEFT JOIN journal.journal_operation j ON j.request_id = o.request_id
          WHERE j.request_id IS NULL OR j.ended_at IS NULL
          """
              .formatted(service);
      assertThat(column(missing))
          .as("operations of %s that the journal does not know to be over", service)
          .isEmpty();
    }
  }

  private Map<String, Long> versions(String service, String topic)
      throws IOException, SQLException {
    Map<String, Long> versions = new HashMap<>();
    try (Connection connection = installation.database();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id, version FROM %s.known WHERE topic = '%s' AND NOT deleted"
                    .formatted(service, topic))) {
      while (row.next()) {
        versions.put(row.getString(1), row.getLong(2));
      }
    }
    return versions;
  }

  private List<String> column(String sql) throws IOException, SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = installation.database();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        values.add(row.getString(1));
      }
    }
    return values;
  }
}
