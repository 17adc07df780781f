package io.perigee.compute.machine;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * What a look at a machine tells without reading all of it.
 *
 * @param number by which lists are ordered
 * @param version grows by one with every change of the machine or its interfaces
 */
public record Glance(UUID id, long number, long version, MachineState state) {

  static Glance read(ResultSet row) throws SQLException {
    return new Glance(
        row.getObject(1, UUID.class),
        row.getLong(2),
        row.getLong(3),
        MachineState.of(row.getString(4)));
  }
}
