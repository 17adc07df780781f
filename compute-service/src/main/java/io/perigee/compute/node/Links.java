package io.perigee.compute.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What of this service's own objects a node itself refers to; each may be {@link Link#NONE}.
 *
 * @param bmcsetup its own BMC setup; none if inherited
 * @param wire the switch that it is connected to
 * @param cloud the cloud that it runs in
 */
record Links(Link bmcsetup, Link wire, Link cloud) {

  static final Links NONE = new Links(Link.NONE, Link.NONE, Link.NONE);

  /** An object that is referred to, by id, and by its name for those who ask. */
  record Link(UUID id, String name) {

    static final Link NONE = new Link(null, null);

    static Link of(ResultSet row, int column) throws SQLException {
      return new Link(row.getObject(column, UUID.class), row.getString(column + 1));
    }
  }

  /**
   * The links after a change that names objects: null clears, what is left out stays.
   *
   * @throws Invalid if something named does not exist
   */
  Links changed(Handle h, ObjectNode fields) {
    return new Links(
        link(h, fields, "bmcsetupname", bmcsetup, "SELECT id FROM bmcsetup WHERE name = :name"),
        link(
            h,
            fields,
            "switch",
            wire,
            "SELECT id FROM device WHERE kind = 'switch' AND name = :name"),
        link(h, fields, "cloud", cloud, "SELECT id FROM cloud WHERE name = :name"));
  }

  private static Link link(Handle h, ObjectNode fields, String field, Link now, String sql) {
    JsonNode wanted = fields.get(field);
    if (wanted == null || Objects.equals(wanted.textValue(), now.name)) {
      return now;
    }
    if (wanted.isNull()) {
      return Link.NONE;
    }
    String name = wanted.textValue();
    Optional<UUID> id = h.createQuery(sql).bind("name", name).mapTo(UUID.class).findOne();
    String kind = field.equals("bmcsetupname") ? "bmcsetup" : field;
    return new Link(
        id.orElseThrow(
            () -> Invalid.field(field, "%s: %s %s does not exist".formatted(field, kind, name))),
        name);
  }
}
