package io.perigee.journal.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.identity.Principal;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The installation's configuration as tables ("Database tables"): what is known by topics, what the
 * journal has itself, and what other services list. The same content has the same hash, wherever
 * and by whomever it is asked for.
 */
@Singleton
public final class Tables {

  private static final Map<String, Topic> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put("node", Topics.NODES);
    KNOWN.put("group", Topics.GROUPS);
    KNOWN.put("network", Topics.NETWORKS);
    KNOWN.put("osimage", Topics.OSIMAGES);
  }

  private final Database database;
  private final Known known;
  private final ListedTables listed;

  Tables(Database database, Known known, ListedTables listed) {
    this.database = database;
    this.known = known;
    this.listed = listed;
  }

  /** The hash of each table, by its name. */
  public Map<String, String> hashes(Principal as) {
    Map<String, String> hashes = new LinkedHashMap<>();
    Map<String, String> ofTopics = hashesOfTopics();
    KNOWN.forEach((table, topic) -> hashes.put(table, ofTopics.get(topic.name())));
    hashes.put("monitor", Canonical.hash(monitor()));
    listed.all(as).forEach((table, rows) -> hashes.put(table, Canonical.hash(rows)));
    return hashes;
  }

  /**
   * By PostgreSQL, whose text of a document has its fields in one order: tens of thousands of nodes
   * never leave it.
   */
  private Map<String, String> hashesOfTopics() {
    Map<String, String> found = new LinkedHashMap<>();
    database.read(
        h -> {
          h.createQuery(
                  """
                  SELECT t.topic, md5(coalesce(string_agg(md5(k.object::text), '' ORDER BY k.name COLLATE "C", k.id), '')) AS hash
                  FROM unnest(:topics::text[]) AS t (topic)
                  LEFT JOIN known k ON k.topic = t.topic AND NOT k.deleted AND k.account IS NULL
                  GROUP BY t.topic
                  """)
              .bindArray("topics", String.class, KNOWN.values().stream().map(Topic::name).toList())
              .map((row, context) -> Map.entry(row.getString("topic"), row.getString("hash")))
              .forEach(e -> found.put(e.getKey(), e.getValue()));
          return null;
        });
    return found;
  }

  /**
   * A table's rows, by name.
   *
   * @throws NotFound if there is no such table
   */
  public List<ObjectNode> data(String table, Principal as) {
    return rows(table, as).stream().map(TableRow::fields).toList();
  }

  private List<TableRow> rows(String table, Principal as) {
    Topic topic = KNOWN.get(table);
    if (topic != null) {
      return known.list(topic, null).stream()
          .map(row -> new TableRow(row.name(), row(row.id(), row.name(), row.object())))
          .toList();
    }
    if (table.equals("monitor")) {
      return monitor();
    }
    Optional<List<TableRow>> rows = listed.one(table, as);
    return rows.orElseThrow(() -> new NotFound("no table " + table));
  }

  /** What nodes reported. */
  private List<TableRow> monitor() {
    return database.read(
        h ->
            new ArrayList<>(
                h.createQuery(
                        """
                        SELECT r.node_id, k.name, r.state, r.status FROM node_report r
                        JOIN known k ON k.topic = 'nodes' AND k.id = r.node_id AND NOT k.deleted ORDER BY k.name COLLATE "C"
                        """)
                    .map(
                        (row, context) -> {
                          ObjectNode fields = Json.object();
                          fields.put("id", row.getString("node_id"));
                          fields.put("name", row.getString("name"));
                          fields.put("state", row.getString("state"));
                          fields.put("status", row.getString("status"));
                          fields.put("tableref", "node");
                          return new TableRow(row.getString("name"), fields);
                        })
                    .list()));
  }

  private static ObjectNode row(String id, String name, JsonNode object) {
    ObjectNode fields = object instanceof ObjectNode own ? own.deepCopy() : null;
    if (fields == null) {
      fields = Json.object();
    }
    fields.put("id", id).put("name", name);
    return Canonical.object(fields);
  }
}
