package io.perigee.journal.plugin.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.journal.JournalRecord.Action;
import io.perigee.contracts.journal.JournalRecord.Change;
import io.perigee.journal.plugin.ExportPlugin;
import io.perigee.journal.plugin.Exported;
import io.perigee.journal.plugin.ImportPlugin;
import io.perigee.runtime.journal.Journal;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Alerting and recording rules for Prometheus: taken as {@code {"rules":[…]}} or {@code
 * {"groups":[{"name","rules":[…]}]}}, each import in place of all rules before, and given back as a
 * rule file (JSON, which is YAML) at {@code /export/prometheus_rules}.
 */
final class PrometheusRules {

  private PrometheusRules() {}

  /** {@code POST /import/prometheus}. */
  @Singleton
  static final class Import implements ImportPlugin {

    private final Database database;
    private final Journal journal;
    private final Clock clock;

    Import(Database database, Journal journal, Clock clock) {
      this.database = database;
      this.journal = journal;
      this.clock = clock;
    }

    @Override
    public Set<String> names() {
      return Set.of("prometheus", "prometheus_rules");
    }

    @Override
    public Exported take(Imported sent) {
      List<PrometheusRule> rules = PrometheusRule.read(sent.json());
      database.run(
          h -> {
            int before = h.createUpdate("DELETE FROM prometheus_rule").execute();
            add(h, rules);
            journal.write(h, record(before, rules.size()), sent.cause());
          });
      return Exported.json(
          Json.write(Json.object().put("message", rules.size() + " rules imported")));
    }

    private JournalRecord record(int before, int after) {
      return new JournalRecord(
          "plugins",
          "prometheus_rules",
          "prometheus_rules",
          before == 0 ? Action.CREATED : Action.UPDATED,
          List.of("rules"),
          Map.of(
              "rules",
              new Change(
                  Json.MAPPER.getNodeFactory().numberNode(before),
                  Json.MAPPER.getNodeFactory().numberNode(after))),
          null,
          "luna",
          clock.instant());
    }

    private static void add(Handle h, List<PrometheusRule> rules) {
      h.createUpdate(
              """
              INSERT INTO prometheus_rule (place, group_name, rule)
              SELECT place, group_name, rule FROM unnest(:groups::text[], :rules::json[]) WITH ORDINALITY AS r (group_name, rule, place)
              """)
          .bindArray("groups", String.class, rules.stream().map(PrometheusRule::group).toList())
          .bindArray("rules", String.class, rules.stream().map(r -> Json.write(r.rule())).toList())
          .execute();
    }
  }

  /** {@code GET /export/prometheus_rules}. */
  @Singleton
  static final class Export implements ExportPlugin {

    private final Database database;

    Export(Database database) {
      this.database = database;
    }

    @Override
    public Set<String> names() {
      return Set.of("prometheus_rules");
    }

    @Override
    public Optional<Exported> export(Map<String, List<String>> query) {
      List<Map.Entry<String, JsonNode>> rules =
          database.read(
              h ->
                  h.createQuery("SELECT group_name, rule FROM prometheus_rule ORDER BY place")
                      .map(
                          (row, context) ->
                              Map.entry(row.getString(1), Json.tree(row.getString(2))))
                      .list());
      ObjectNode file = Json.object();
      ArrayNode groups = file.putArray("groups");
      String group = null;
      ArrayNode list = null;
      for (Map.Entry<String, JsonNode> rule : rules) {
        if (!rule.getKey().equals(group)) {
          group = rule.getKey();
          list = groups.addObject().put("name", group).putArray("rules");
        }
        list.add(rule.getValue());
      }
      return rules.isEmpty() ? Optional.empty() : Optional.of(Exported.json(Json.write(file)));
    }
  }
}
