package io.perigee.network.fabric;

import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.NotFound;
import io.perigee.network.network.NetworkStore;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** What can be done with the VLANs of an account's fabric in a region. */
@Singleton
public final class FabricVlans {

  private final Database database;
  private final VlanStore store;
  private final NetworkStore networks;

  FabricVlans(Database database, VlanStore store, NetworkStore networks) {
    this.database = database;
    this.store = store;
    this.networks = networks;
  }

  /**
   * By number.
   *
   * @param after only those of higher numbers; -1 for all
   */
  public List<FabricVlan> list(UUID account, UUID region, int limit, int offset, int after) {
    return database.read(h -> store.list(h, account, region, limit, offset, after));
  }

  /**
   * @throws NotFound if the fabric has none of this number
   */
  public FabricVlan get(UUID account, UUID region, int vlanId) {
    return database
        .read(h -> store.find(h, account, region, vlanId))
        .orElseThrow(FabricVlans::none);
  }

  /**
   * @throws Conflict of code {@code InvalidArgument} if the number or the name is taken
   */
  public FabricVlan create(UUID account, UUID region, int vlanId, String name, String description) {
    FabricVlan vlan = new FabricVlan(UUID.randomUUID(), account, region, vlanId, name, description);
    return unique(
        h -> {
          store.insert(h, vlan);
          return vlan;
        });
  }

  /**
   * @param change to its name and description
   * @throws Conflict of code {@code InvalidArgument} if the name is taken
   */
  public FabricVlan change(
      UUID account, UUID region, int vlanId, UnaryOperator<FabricVlan> change) {
    return unique(
        h -> {
          FabricVlan after =
              change.apply(store.lock(h, account, region, vlanId).orElseThrow(FabricVlans::none));
          store.update(h, after);
          return after;
        });
  }

  /**
   * @throws Conflict if there are networks on it
   */
  public void delete(UUID account, UUID region, int vlanId) {
    database.run(
        h -> {
          FabricVlan vlan = store.lock(h, account, region, vlanId).orElseThrow(FabricVlans::none);
          List<String> there =
              networks.onVlan(h, account, vlan.id()).stream().limit(5).map(n -> n.name()).toList();
          if (!there.isEmpty()) {
            throw new Conflict(
                "VLAN %d has networks on it: %s".formatted(vlanId, String.join(", ", there)));
          }
          store.delete(h, vlan);
        });
  }

  private <T> T unique(Function<Handle, T> work) {
    try {
      return database.write(work);
    } catch (JdbiException e) {
      String field =
          SqlFaults.violates(e, "fabric_vlan_number")
              ? "vlan_id"
              : SqlFaults.violates(e, "fabric_vlan_name") ? "name" : null;
      if (field == null) {
        throw e;
      }
      throw taken(field, "another VLAN of the fabric");
    }
  }

  static Conflict taken(String field, String by) {
    String message = "%s is already taken by %s".formatted(field, by);
    return new Conflict(
        "InvalidArgument", message, List.of(new FieldError(field, "Duplicate", message)));
  }

  static NotFound none() {
    return new NotFound("vlan not found");
  }
}
