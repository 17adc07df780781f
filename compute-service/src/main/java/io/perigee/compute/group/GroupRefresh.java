package io.perigee.compute.group;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.NodeInterface;
import io.perigee.compute.node.NodeRefresh;
import io.perigee.compute.node.OwnFields;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.inheritance.Inheritance;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.States;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Resolves anew what groups pass on, after something that they are made from has changed; as {@link
 * NodeRefresh} for nodes.
 */
@Singleton
public final class GroupRefresh {

  private static final String SELECT =
      """
      SELECT g.id, g.number, g.name, g.version, g.shown, g.settings::text, g.osimage_id, o.name, o.fields::text, g.bmcsetup_id, b.name,
             b.unmanaged_bmc_users, c.provision_method, c.provision_fallback,\s"""
          + GroupStore.INTERFACES
          + """
      FROM node_group g CROSS JOIN cluster c
      LEFT JOIN referent o ON o.kind = 'osimage' AND o.id = g.osimage_id
      LEFT JOIN bmcsetup b ON b.id = g.bmcsetup_id
      """;

  private final States states;

  GroupRefresh(States states) {
    this.states = states;
  }

  private record Row(
      UUID id, long version, String name, String before, ObjectNode shown, ObjectNode published) {}

  /**
   * All groups {@code g} of which this SQL condition holds; {@code :ids} are the given ids.
   *
   * @return the new versions of those that have changed
   */
  public Map<UUID, Long> where(Handle h, String condition, Collection<UUID> ids, Cause cause) {
    List<Row> changed = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (Row row : rows(h, condition, ids)) {
      String now = Json.write(row.shown);
      if (!now.equals(row.before)) {
        changed.add(row);
        shown.add(now);
      }
    }
    if (changed.isEmpty()) {
      return Map.of();
    }
    Map<UUID, Long> versions =
        h
            .createQuery(
                """
                UPDATE node_group g SET shown = s.shown, version = g.version + 1, updated_at = now()
                FROM unnest(:ids::uuid[], :shown::text[]) AS s (id, shown) WHERE g.id = s.id
                RETURNING g.id, g.version
                """)
            .bindArray("ids", UUID.class, changed.stream().map(Row::id).toList())
            .bindArray("shown", String.class, shown)
            .map((row, c) -> Map.entry(row.getObject(1, UUID.class), row.getLong(2)))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    for (int i = 0; i < changed.size(); i++) {
      Row row = changed.get(i);
      states.publish(
          h,
          change(row, versions.get(row.id), NodeRefresh.differing(row.before, shown.get(i)), false),
          cause);
    }
    return versions;
  }

  /** Publishes the end of a group that is about to be removed. */
  void end(Handle h, UUID id, Cause cause) {
    Row last = rows(h, "g.id = ANY (:ids)", List.of(id)).getFirst();
    states.publish(h, change(last, last.version + 1, List.of("state"), true), cause);
  }

  /** Every group as it is. */
  void each(Handle h, Consumer<StateChange> out) {
    rows(h, "cardinality(:ids::uuid[]) = 0", List.of())
        .forEach(row -> out.accept(change(row, row.version, List.of(), false)));
  }

  private static List<Row> rows(Handle h, String condition, Collection<UUID> ids) {
    return h.createQuery(SELECT + " WHERE " + condition + " ORDER BY g.id")
        .bindArray("ids", UUID.class, List.copyOf(ids))
        .map((row, c) -> row(row))
        .list();
  }

  private static StateChange change(Row row, long version, List<String> changed, boolean deleted) {
    String state = deleted ? "deleted" : "active";
    return new StateChange(
        Topics.GROUPS,
        row.id.toString(),
        row.name,
        version,
        null,
        null,
        state,
        changed,
        deleted,
        row.published);
  }

  private static Row row(ResultSet row) throws SQLException {
    ObjectNode settings = (ObjectNode) Json.tree(row.getString(6));
    ObjectNode own =
        settings.deepCopy().put("osimage", row.getString(8)).put("bmcsetupname", row.getString(11));
    ObjectNode inherited =
        Inheritance.ofGroup(
                own,
                row.getString(9) == null ? null : Json.tree(row.getString(9)),
                Json.object()
                    .put("provision_method", row.getString(13))
                    .put("provision_fallback", row.getString(14)),
                Json.object().put("unmanaged_bmc_users", row.getString(12)))
            .fields();
    List<NodeInterface> interfaces = GroupStore.interfaces(row.getString(15));
    String name = row.getString(3);
    ObjectNode shown =
        Json.object().put("name", name).put("domain", settings.path("domain").textValue());
    ObjectNode published =
        Json.object()
            .put("id", row.getString(1))
            .put("number", row.getLong(2))
            .put("name", name)
            .put("domain", settings.path("domain").textValue())
            .put("osimage_id", row.getString(7))
            .put("bmcsetup_id", row.getString(10));
    ArrayNode shownInterfaces = shown.putArray("interfaces");
    ArrayNode publishedInterfaces = published.putArray("interfaces");
    interfaces.forEach(
        i -> {
          iface(shownInterfaces.addObject(), i);
          iface(
              publishedInterfaces
                  .addObject()
                  .put("network_id", i.networkId() == null ? null : i.networkId().toString()),
              i);
        });
    shown.put("comment", settings.path("comment").textValue());
    published.put("comment", settings.path("comment").textValue());
    OwnFields.show(shown, inherited);
    published.setAll(inherited);
    return new Row(
        row.getObject(1, UUID.class), row.getLong(4), name, row.getString(5), shown, published);
  }

  private static void iface(ObjectNode row, NodeInterface i) {
    row.put("interface", i.name())
        .put("network", i.network())
        .put("options", i.options())
        .put("vlanid", i.vlanid())
        .put("dhcp", i.dhcp());
  }
}
