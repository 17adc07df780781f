package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.host.Host.Capacity;
import io.perigee.contracts.envelope.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads a machine, with its region's name and its interfaces, from one row. */
final class MachineRow implements RowMapper<Machine> {

  /** Everything of a machine in one statement; {@code m} is the machine. */
  static final String SELECT =
      """
      SELECT m.*, r.name AS region_name,
             (SELECT json_agg(json_build_array(n.position, n.mac, n.network_id, n.ip, n.netmask, n.gateway, n.is_primary, n.state)
                              ORDER BY n.position)
              FROM machine_nics n WHERE n.machine_id = m.id) AS nics
      FROM machines m JOIN regions r ON r.id = m.region_id
      """;

  @Override
  public Machine map(ResultSet row, StatementContext context) throws SQLException {
    return new Machine(
        row.getObject("id", UUID.class),
        row.getLong("number"),
        row.getObject("account_id", UUID.class),
        new Machine.RegionRef(row.getObject("region_id", UUID.class), row.getString("region_name")),
        row.getString("name"),
        row.getString("face"),
        row.getString("brand"),
        MachineState.of(row.getString("state")),
        row.getString("task"),
        new Machine.ImageRef(
            row.getObject("image_id", UUID.class),
            row.getObject("image_number", Long.class),
            row.getString("image_name"),
            row.getString("image_os")),
        new Machine.Size(
            row.getObject("package_id", UUID.class),
            row.getString("package_name"),
            row.getLong("package_number"),
            new Capacity(row.getLong("memory"), row.getLong("disk"), row.getInt("vcpus")),
            row.getLong("bandwidth")),
        new Machine.Storage(
            row.getBoolean("flexible"),
            row.getBoolean("delegated_dataset"),
            row.getBoolean("encrypted"),
            disks(Json.tree(row.getString("disks")))),
        (ObjectNode) Json.tree(row.getString("tags")),
        (ObjectNode) Json.tree(row.getString("metadata")),
        row.getString("credentials"),
        networks(Json.tree(row.getString("networks"))),
        row.getBoolean("firewall_enabled"),
        row.getBoolean("deletion_protection"),
        new Machine.Site(
            row.getObject("host_id", UUID.class),
            row.getBoolean("reserved"),
            row.getString("boot_id")),
        row.getString("error_code") == null
            ? null
            : new Machine.Fault(row.getString("error_code"), row.getString("error_message")),
        row.getLong("version"),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        instant(row, "deleted_at"),
        nics(Json.tree(row.getString("nics"))));
  }

  private static List<UUID> networks(JsonNode array) {
    List<UUID> networks = new ArrayList<>();
    array.forEach(id -> networks.add(UUID.fromString(id.textValue())));
    return List.copyOf(networks);
  }

  private static List<Nic> nics(JsonNode array) {
    List<Nic> nics = new ArrayList<>();
    array.forEach(
        n ->
            nics.add(
                new Nic(
                    n.get(0).intValue(),
                    n.get(1).textValue(),
                    UUID.fromString(n.get(2).textValue()),
                    n.get(3).textValue(),
                    n.get(4).textValue(),
                    n.get(5).textValue(),
                    n.get(6).booleanValue(),
                    Nic.State.of(n.get(7).textValue()))));
    return List.copyOf(nics);
  }

  private static List<Disk> disks(JsonNode array) {
    List<Disk> disks = new ArrayList<>();
    array.forEach(disk -> disks.add(Disk.read(disk)));
    return disks;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
