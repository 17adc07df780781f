package io.perigee.network.cns;

import io.perigee.network.NetworkConfig;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The zones with the names of machines, one a datacenter, kept as the machines' states say. */
@Singleton
public final class CnsZones {

  /** How long resolvers may keep a record, in seconds. */
  public static final int TTL = 30;

  private final Database database;
  private final CnsNames names;

  CnsZones(Database database, NetworkConfig config) {
    this.database = database;
    this.names = new CnsNames(config.cnsSuffix());
  }

  /**
   * Puts what these machines have now in place of what they had, in the caller's transaction.
   *
   * @param changed all machines that are looked at
   * @param named those of them that have names: they exist, and their owners want names
   */
  public void replace(Handle h, Collection<UUID> changed, Collection<CnsMachine> named) {
    if (changed.isEmpty()) {
      return;
    }
    h.createUpdate("DELETE FROM cns_record WHERE machine_id = ANY (:ids)")
        .bindArray("ids", UUID.class, List.copyOf(changed))
        .execute();
    List<UUID> machines = new ArrayList<>();
    List<UUID> accounts = new ArrayList<>();
    List<String> zones = new ArrayList<>();
    List<CnsRecord> records = new ArrayList<>();
    for (CnsMachine machine : named) {
      for (CnsRecord record : names.records(machine)) {
        machines.add(machine.id());
        accounts.add(machine.account());
        zones.add(names.zone(machine.datacenter()));
        records.add(record);
      }
    }
    if (records.isEmpty()) {
      return;
    }
    h.createUpdate(
            """
            INSERT INTO cns_record (machine_id, account_id, zone, name, type, content, ttl)
            SELECT machine, account, zone, name, type, content, :ttl
            FROM unnest(:machines::uuid[], :accounts::uuid[], :zones::text[], :names::text[], :types::text[], :contents::text[])
                 AS n (machine, account, zone, name, type, content)
            """)
        .bindArray("machines", UUID.class, machines)
        .bindArray("accounts", UUID.class, accounts)
        .bindArray("zones", String.class, zones)
        .bindArray("names", String.class, records.stream().map(CnsRecord::name).toList())
        .bindArray("types", String.class, records.stream().map(CnsRecord::type).toList())
        .bindArray("contents", String.class, records.stream().map(CnsRecord::content).toList())
        .bind("ttl", TTL)
        .execute();
  }

  /** The records of a zone, by name, type and content. */
  public List<CnsRecord> zone(String zone) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT DISTINCT name, type, content FROM cns_record WHERE zone = :zone ORDER"
                        + " BY name, type, content")
                .bind("zone", zone)
                .map(
                    (row, c) -> new CnsRecord(row.getString(1), row.getString(2), row.getString(3)))
                .list());
  }

  /** The names of an account's machine, in order; none if it has no names. */
  public List<String> names(UUID account, UUID machine) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT DISTINCT name FROM cns_record WHERE machine_id = :machine AND"
                        + " account_id = :account ORDER BY name")
                .bind("machine", machine)
                .bind("account", account)
                .mapTo(String.class)
                .list());
  }

  /** The names of an account's machines, in order, by one statement; those without are left out. */
  public Map<UUID, List<String>> names(UUID account, List<UUID> machines) {
    Map<UUID, List<String>> names = new LinkedHashMap<>();
    database.read(
        h -> {
          h.createQuery(
                  """
                  SELECT DISTINCT machine_id, name FROM cns_record
                  WHERE machine_id = ANY (:machines) AND account_id = :account ORDER BY machine_id, name
                  """)
              .bindArray("machines", UUID.class, machines)
              .bind("account", account)
              .map((row, c) -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
              .forEach(
                  row ->
                      names
                          .computeIfAbsent(row.getKey(), id -> new ArrayList<>())
                          .add(row.getValue()));
          return null;
        });
    return names;
  }
}
