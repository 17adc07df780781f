package io.perigee.network.network;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** What can be done with networks. An owner is an account, or null for the operator. */
@Singleton
public final class Networks {

  private final Database database;
  private final NetworkStore store;
  private final AddressPlan plan;
  private final States states;
  private final Renumbering renumbering;
  private final LinkSharing sharing;

  Networks(
      Database database,
      NetworkStore store,
      AddressPlan plan,
      Renumbering renumbering,
      LinkSharing sharing,
      States states) {
    this.database = database;
    this.store = store;
    this.plan = plan;
    this.renumbering = renumbering;
    this.sharing = sharing;
    this.states = states;
  }

  /** Whether a write made something or changed it. */
  public record Written(Network network, boolean created) {}

  /** All networks of an owner, by name. */
  public List<Network> list(UUID account) {
    return database.read(h -> store.list(h, account));
  }

  /**
   * @throws NotFound if the owner has none of this name
   */
  public Network get(UUID account, String name) {
    return database.read(h -> store.find(h, account, name)).orElseThrow(() -> unknown(name));
  }

  /** A network that may be referred to: one being deleted is not found. */
  public Optional<Network> resolve(UUID account, String name) {
    return database.read(h -> store.find(h, account, name)).filter(n -> !n.deleting());
  }

  /** As {@link #resolve(UUID, String)}, by id, whoever owns it. */
  public Optional<Network> resolve(UUID id) {
    return database.read(h -> store.byId(h, id)).filter(n -> !n.deleting());
  }

  /**
   * Creates a network, or changes the one of this name.
   *
   * @param change applied to what is there, or to a network of which only the name is said
   * @param expected given the version found, 0 if there is none; throws if the caller expected
   *     another
   * @throws Conflict if a new name is taken, if addresses in use would not fit, or if it is being
   *     deleted
   */
  public Written put(
      UUID account,
      String name,
      UnaryOperator<NetworkSettings> change,
      LongConsumer expected,
      Cause cause) {
    return unique(
        h -> {
          Optional<Network> found = store.lock(h, account, name);
          expected.accept(found.map(Network::version).orElse(0L));
          return found
              .map(
                  network ->
                      new Written(
                          update(h, network, change.apply(network.settings()).checked(), cause),
                          false))
              .orElseGet(
                  () ->
                      new Written(
                          insert(
                              h,
                              account,
                              null,
                              change.apply(NetworkSettings.named(name)).checked(),
                              cause),
                          true));
        });
  }

  /**
   * A public network for a region's machines; the one of this name if there is one, as it is.
   *
   * @param region null for all regions
   */
  public Network provide(UUID region, NetworkSettings settings, Cause cause) {
    NetworkSettings checked = settings.checked();
    return unique(
        h ->
            store
                .find(h, null, settings.name())
                .orElseGet(() -> insert(h, null, region, checked, cause)));
  }

  /**
   * A new network like another.
   *
   * @param change from the other's settings to the new one's, with its own name
   */
  public Network copy(
      UUID account, String name, UnaryOperator<NetworkSettings> change, Cause cause) {
    return unique(
        h -> {
          Network from = store.find(h, account, name).orElseThrow(() -> unknown(name));
          return insert(h, account, from.region(), change.apply(from.settings()).checked(), cause);
        });
  }

  /**
   * Adds a network in the caller's transaction.
   *
   * @param settings checked already
   */
  public Network insert(
      Handle h, UUID account, UUID region, NetworkSettings settings, Cause cause) {
    sharing.requireShareable(h, null, settings);
    Network network = store.insert(h, UUID.randomUUID(), account, region, settings);
    plan.lay(h, network);
    states.publish(h, network.change(List.of("created")), cause);
    return network;
  }

  /** A network to be added. */
  public record Addition(UUID account, UUID region, NetworkSettings settings) {}

  /**
   * Adds many networks in the caller's transaction, in a few statements. Those whose names are
   * taken are left out.
   *
   * @return what was added, in no order
   */
  public List<Network> insertAll(Handle h, List<Addition> additions, Cause cause) {
    List<Network> made = store.insertAll(h, additions);
    plan.layNew(h, made);
    made.forEach(n -> states.publish(h, n.change(List.of("created")), cause));
    return made;
  }

  /**
   * Changes a network that the caller's transaction has locked.
   *
   * @param settings checked already
   * @throws Conflict if addresses in use would not fit, or if it is being deleted
   */
  public Network update(Handle h, Network before, NetworkSettings settings, Cause cause) {
    if (before.deleting()) {
      throw new Conflict("network " + before.name() + " is being deleted");
    }
    List<String> changed = settings.changed(before.settings());
    if (changed.isEmpty()) {
      return before;
    }
    sharing.requireShareable(h, before, settings);
    Network after = before.with(settings);
    if (settings.divides(before.settings())) {
      List<Move> moves = plan.makeRoom(h, before, after);
      store.update(h, after);
      plan.lay(h, after);
      if (!moves.isEmpty()) {
        renumbering.announce(h, after, moves, cause);
      }
    } else {
      store.update(h, after);
    }
    states.publish(h, after.change(changed), cause);
    if (changed.contains("name")) {
      store
          .touchSharing(h, after.id())
          .forEach(n -> states.publish(h, n.change(List.of("shared")), cause));
    }
    return after;
  }

  private <T> T unique(Function<Handle, T> work) {
    try {
      return database.write(work);
    } catch (UnableToExecuteStatementException e) {
      if (SqlFaults.violates(e, "network_operator_name")
          || SqlFaults.violates(e, "network_account_name")) {
        throw new Conflict("a network of this name exists already");
      }
      throw e;
    }
  }

  static NotFound unknown(String name) {
    return new NotFound("network " + name + " does not exist");
  }
}
