package io.perigee.compute.machine;

import io.perigee.contracts.error.Gone;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads an account's machines. */
@Singleton
public final class Machines {

  private final Database database;
  private final MachineStore store;
  private final MachineLists lists;
  private final AuditStore audits;

  Machines(Database database, MachineStore store, MachineLists lists, AuditStore audits) {
    this.database = database;
    this.store = store;
    this.lists = lists;
    this.audits = audits;
  }

  /**
   * The account's machine, by one statement; deleted ones are found as long as their record is
   * kept.
   */
  public Optional<Machine> find(UUID account, UUID id) {
    return database.read(h -> store.find(h, account, id));
  }

  /**
   * The account's machine.
   *
   * @throws NotFound if the account has no such machine
   * @throws Gone if it was deleted
   */
  public Machine require(UUID account, UUID id) {
    Machine machine = find(account, id).orElseThrow(() -> MachineActions.notFound(id));
    if (machine.state() == MachineState.DELETED) {
      throw new Gone("machine " + id + " was deleted");
    }
    return machine;
  }

  /**
   * At most {@code limit} machines after the first {@code offset}, oldest first, by one statement.
   *
   * @param after only those behind the machine of this number; null for all
   */
  public List<Machine> list(MachineQuery query, int limit, int offset, Long after) {
    return database.read(h -> lists.list(h, query, limit, offset, after));
  }

  /** What a look at the account's machine tells; deleted ones are found as by {@link #find}. */
  public Optional<Glance> glance(UUID account, UUID id) {
    return database.read(h -> lists.glance(h, account, id));
  }

  /** As {@link #list}, only what a look tells. */
  public List<Glance> glances(MachineQuery query, int limit, int offset, Long after) {
    return database.read(h -> lists.glances(h, query, limit, offset, after));
  }

  /** Those of the account's machines that are there, in no order, by one statement. */
  public List<Machine> these(UUID account, Collection<UUID> ids) {
    return ids.isEmpty() ? List.of() : database.read(h -> lists.these(h, account, ids));
  }

  /** How many machines match. */
  public long count(MachineQuery query) {
    return database.read(h -> lists.count(h, query));
  }

  /**
   * What was done to the account's machine, newest first.
   *
   * @param before only what has a lower number, and is older
   * @throws NotFound if it has no such machine
   */
  public List<Audit> audit(UUID account, UUID id, int limit, int offset, long before) {
    return database.read(
        h -> {
          Machine machine =
              store
                  .find(h, account, id)
                  .orElseThrow(() -> new NotFound("machine " + id + " not found"));
          return audits.list(h, account, machine.id(), limit, offset, before);
        });
  }
}
