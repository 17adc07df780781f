package io.perigee.compute.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads a volume with the machines that refer to it. */
final class VolumeRow implements RowMapper<Volume> {

  static final String SELECT =
      """
      SELECT v.*, (SELECT jsonb_agg(m.id ORDER BY m.number) FROM machine_volumes mv JOIN machines m ON m.id = mv.machine_id
                   WHERE mv.volume_id = v.id AND m.state NOT IN ('failed', 'deleted')) AS refs
      FROM volumes v
      """;

  @Override
  public Volume map(ResultSet row, StatementContext context) throws SQLException {
    return new Volume(
        row.getObject("id", UUID.class),
        row.getLong("number"),
        row.getObject("account_id", UUID.class),
        row.getObject("region_id", UUID.class),
        row.getString("name"),
        row.getString("type"),
        row.getLong("size"),
        Volume.State.of(row.getString("state")),
        ids(Json.tree(row.getString("networks"))),
        (ObjectNode) Json.tree(row.getString("addresses")),
        (ObjectNode) Json.tree(row.getString("tags")),
        row.getObject("host_id", UUID.class),
        row.getString("error_message"),
        row.getLong("version"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        ids(Json.tree(row.getString("refs"))));
  }

  private static List<UUID> ids(JsonNode array) {
    List<UUID> ids = new ArrayList<>();
    array.forEach(id -> ids.add(UUID.fromString(id.textValue())));
    return List.copyOf(ids);
  }

  static String path(String networks, String addresses) {
    return path(ids(Json.tree(networks)), Json.tree(addresses));
  }

  /** The address on the first network that it has one on, with the path that is exported. */
  static String path(List<UUID> networks, JsonNode addresses) {
    return networks.stream()
        .map(network -> addresses.path(network.toString()).textValue())
        .filter(address -> address != null)
        .findFirst()
        .map(address -> address + ":/exports/data")
        .orElse(null);
  }
}
