package io.perigee.journeys.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.topic.Topics;
import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Decides, from the topics, the APIs and the tables, whether a history is right: every accepted
 * request ended exactly once, commands of a key in order, no effect of a stale worker, no message
 * lost or doubled, projections equal to their owners.
 */
final class Verdict {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final LocalInstallation installation;
  private final Turmoil turmoil;
  private final Tables tables;
  private final Ledger ledger;

  Verdict(LocalInstallation installation, Turmoil turmoil) {
    this.installation = installation;
    this.turmoil = turmoil;
    this.tables = new Tables(installation);
    this.ledger = new Ledger(installation);
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
    soon().untilAsserted(this::commandsEndedAsTheirServicesHaveIt);
    soon().untilAsserted(new Copies(installation)::requireEqual);
    soon().untilAsserted(new Effects(installation)::requireOfTheLastCommands);
    soon().untilAsserted(this::journalHasEveryEnding);
    soon().untilAsserted(() -> journalTellsWhatWasSaid(history));
  }

  /**
   * Events travel behind the states that the APIs show: the topics are read until all is there that
   * was asked for and that services have written.
   */
  private History endedHistory() {
    History[] read = new History[1];
    soon().untilAsserted(this::nothingIsLeftOver);
    soon().untilAsserted(() -> assertThat(ledger.lost()).as("messages that were lost").isEmpty());
    soon()
        .untilAsserted(
            () -> {
              read[0] = History.read(installation);
              assertThat(read[0].operations()).containsKeys(requests());
              assertThat(
                      read[0].operations().entrySet().stream()
                          .filter(e -> !e.getValue().over())
                          .map(Map.Entry::getKey))
                  .as("operations that have not ended")
                  .isEmpty();
            });
    return read[0];
  }

  private String[] requests() {
    return turmoil.requests().toArray(String[]::new);
  }

  private void nothingIsLeftOver() throws IOException, SQLException {
    for (String service : Topics.SERVICES) {
      assertThat(
              tables.column(
                  "SELECT command_id::text FROM %s.work WHERE state NOT IN ('done', 'failed')"
                      .formatted(service)))
          .as("commands of %s left over", service)
          .isEmpty();
    }
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
            (id, told) -> {
              assertThat(told.contradicted).as("commands of %s that ended twice", id).isEmpty();
              assertThat(told.endings.values())
                  .as("messages by which each command of %s ended", id)
                  .allMatch(messages -> messages.size() == 1);
            });
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
    for (String service : Topics.SERVICES) {
      String disorder =
          """
          SELECT a.command_id || ' before ' || b.command_id FROM %1$s.work a JOIN %1$s.work b
            ON a.key = b.key AND a.number < b.number AND a.ended_at > b.ended_at
          """
              .formatted(service);
      assertThat(tables.column(disorder))
          .as("commands of %s that overtook one of their key", service)
          .isEmpty();
    }
  }

  /**
   * What the carrying services recorded of their commands is what the topic says, no more, no less.
   */
  private void commandsEndedAsTheirServicesHaveIt() throws IOException, SQLException {
    Map<String, String> said = new TreeMap<>();
    History.read(installation).operations().values().forEach(told -> said.putAll(told.ended));
    Map<String, String> recorded = new TreeMap<>();
    for (String service : Topics.SERVICES) {
      recorded.putAll(
          tables.pairs(
              "SELECT command_id, state FROM %s.work WHERE state IN ('done', 'failed')"
                  .formatted(service)));
    }
    // A command that was given up before it reached its service ended at the one that accepted it.
    said.keySet().retainAll(recorded.keySet());
    assertThat(said)
        .as("how commands ended, by the topic and by their services")
        .isEqualTo(recorded);
  }

  /** Each message of the topic once, in its order: what a poll gives, it gives of these. */
  private void journalTellsWhatWasSaid(History history) throws IOException, SQLException {
    Map<String, String> kept =
        tables.pairs(
            """
            SELECT request_id, string_agg(message_id || ' ' || text, E'\n' ORDER BY sequence)
            FROM journal.journal_message GROUP BY request_id
            """);
    history
        .operations()
        .forEach(
            (request, told) -> {
              String said =
                  told.texts.entrySet().stream()
                      .map(m -> m.getKey() + " " + m.getValue())
                      .collect(Collectors.joining("\n"));
              assertThat(kept.getOrDefault(request, ""))
                  .as("messages of %s that the journal keeps", request)
                  .isEqualTo(said);
            });
  }

  private void journalHasEveryEnding() throws IOException, SQLException {
    for (String service : Topics.SERVICES) {
      String missing =
          """
          SELECT o.request_id FROM %s.operation o LEFT JOIN journal.journal_operation j ON j.request_id = o.request_id
          WHERE j.request_id IS NULL OR j.ended_at IS NULL
          """
              .formatted(service);
      assertThat(tables.column(missing))
          .as("operations of %s that the journal does not know to be over", service)
          .isEmpty();
    }
  }

  private static ConditionFactory soon() {
    // What was killed may be slow to answer.
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions();
  }
}
