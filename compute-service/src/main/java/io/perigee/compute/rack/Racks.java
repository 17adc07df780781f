package io.perigee.compute.rack;

import io.perigee.compute.rack.Item.Type;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** What can be done with racks and with what stands in them. */
@Singleton
public final class Racks {

  private final Database database;
  private final RackStore racks;
  private final InventoryStore inventory;
  private final RackLedger ledger;

  Racks(Database database, RackStore racks, InventoryStore inventory, RackLedger ledger) {
    this.ledger = ledger;
    this.database = database;
    this.racks = racks;
    this.inventory = inventory;
  }

  /** What a write has done. */
  public record Written(String name, long version, boolean created) {}

  /** All of them, by name. */
  public List<Rack> list() {
    return database.read(racks::all);
  }

  /**
   * @throws NotFound if there is none of this name
   */
  public Rack get(String name) {
    return database.read(h -> racks.find(h, name)).orElseThrow(() -> unknown(name));
  }

  /** Everything that can stand in a rack, by type and name. */
  public List<Item> inventory() {
    return database.read(inventory::all);
  }

  /**
   * Makes a rack, or changes the one of this name, and places devices in it.
   *
   * @param expected given the version found, 0 if there is none; throws if the caller expected
   *     another
   * @throws Invalid if a device does not exist or would stand outside of the rack
   * @throws Conflict if two devices would take the same unit
   */
  public Written put(String name, RackChange change, LongConsumer expected, Cause cause) {
    try {
      return database.write(h -> put(h, name, change, expected, cause));
    } catch (UnableToExecuteStatementException e) {
      throw SqlFaults.violates(e, "rack_name")
          ? new Conflict("a rack of this name exists already")
          : e;
    }
  }

  /**
   * Says of devices what is to be known before they stand anywhere.
   *
   * @return true if any was entered for the first time
   */
  public boolean describe(List<ItemChange> changes, Cause cause) {
    return database.write(
        h -> {
          racks.lock(h);
          List<Item> before = inventory.named(h, changes);
          List<Item> after = Placing.applied(before, null, changes);
          ledger.items(h, before, after, cause);
          boolean entered = after.stream().anyMatch(i -> i.inventory() == null);
          settle(h, after, Set.of());
          return entered;
        });
  }

  /**
   * Takes a device out of its rack; what is known of it stays. A controller leaves the inventory.
   *
   * @throws NotFound if there is no such device, or nothing was ever said of it
   */
  public void clear(Type type, String name, Cause cause) {
    database.run(
        h -> {
          racks.lock(h);
          ItemChange which = new ItemChange("", type, name, null, null, null, null);
          Item item =
              inventory.named(h, List.of(which)).stream()
                  .filter(i -> i.inventory() != null)
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new NotFound(
                              "%s %s is not in the inventory".formatted(type.text(), name)));
          Item cleared = type == Type.CONTROLLER ? null : item.placed(null, null);
          ledger.item(h, item, cleared, cause);
          if (cleared == null) {
            inventory.remove(h, item.inventory());
          } else {
            inventory.put(h, List.of(cleared));
          }
          if (item.rack() != null) {
            inventory.occupy(h, List.of(item.rack()));
          }
        });
  }

  /** Removes a rack; what stood in it stands in none then. */
  public void delete(String name, Cause cause) {
    database.run(
        h -> {
          racks.lock(h);
          Rack rack = racks.find(h, name).orElseThrow(() -> unknown(name));
          ledger.rack(h, rack, null, cause);
          racks.remove(h, rack.id());
        });
  }

  private Written put(
      Handle h, String name, RackChange change, LongConsumer expected, Cause cause) {
    racks.lock(h);
    Optional<Rack> found = racks.find(h, name);
    expected.accept(found.map(Rack::version).orElse(0L));
    Rack before = found.orElseGet(() -> Rack.named(UUID.randomUUID(), name));
    Rack after = change.settings().apply(before);
    if (found.isEmpty()) {
      racks.insert(h, after);
    } else if (!after.equals(before) || !change.devices().isEmpty()) {
      racks.update(h, after);
    }
    List<Item> there = inventory.named(h, change.devices());
    settle(h, Placing.applied(there, after, change.devices()), Set.of(after.id()));
    Rack now = racks.find(h, after.name()).orElseThrow();
    ledger.rack(h, found.orElse(null), now, cause);
    return new Written(now.name(), now.version(), found.isEmpty());
  }

  /** Writes devices, and holds all racks concerned against what then stands in them. */
  private void settle(Handle h, List<Item> items, Set<UUID> concerned) {
    Set<UUID> all = new LinkedHashSet<>(concerned);
    items.stream().map(Item::rack).filter(java.util.Objects::nonNull).forEach(all::add);
    if (!items.isEmpty()) {
      List<UUID> known = items.stream().map(Item::inventory).toList();
      all.addAll(inventory.racksOf(h, known));
      inventory.put(h, items.stream().map(Item::entered).toList());
    }
    List<UUID> ids = List.copyOf(all);
    racks.byIds(h, ids).forEach(Fit::require);
    inventory.occupy(h, ids);
  }

  private static NotFound unknown(String name) {
    return new NotFound("rack " + name + " does not exist");
  }
}
