package io.perigee.network.network;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.runtime.reference.ReferenceCheck;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Rehearsal;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** How networks go. */
@Singleton
public final class NetworkDeletions {

  private static final List<String> REFERRERS = List.of("compute");
  private static final int NAMED_USERS = 5;

  private final Database database;
  private final NetworkStore store;
  private final AddressPlan plan;
  private final States states;
  private final ReferenceCheck references;

  NetworkDeletions(
      Database database,
      NetworkStore store,
      AddressPlan plan,
      States states,
      ReferenceCheck references) {
    this.database = database;
    this.store = store;
    this.plan = plan;
    this.states = states;
    this.references = references;
  }

  /**
   * Deletes a network that nothing uses: it is marked first, so that nothing new refers to it while
   * the others are asked.
   *
   * @param account the owner; null for the operator
   * @throws NotFound if the owner has none of this name
   * @throws Conflict naming who uses it
   */
  public void delete(UUID account, String name, Cause cause) {
    delete(h -> store.lock(h, account, name).orElseThrow(() -> Networks.unknown(name)), cause);
  }

  /**
   * As {@link #delete(UUID, String, Cause)}.
   *
   * @param locking finds the network and locks it, or throws
   */
  public void delete(Function<Handle, Network> locking, Cause cause) {
    Network found =
        database.write(
            h -> {
              Network network = locking.apply(h);
              String name = network.name();
              List<String> users = plan.users(h, network, NAMED_USERS);
              if (!users.isEmpty()) {
                throw new Conflict(
                    "network %s is in use by %s".formatted(name, String.join(", ", users)));
              }
              List<String> sharing = store.sharingWith(h, network.id());
              if (!sharing.isEmpty()) {
                throw new Conflict(
                    "network %s shares its link with %s"
                        .formatted(name, String.join(", ", sharing)));
              }
              store.setDeleting(h, network.id(), true);
              return network;
            });
    UUID id = found.id();
    String name = found.name();
    try {
      references.requireUnused("network", id.toString(), name, REFERRERS);
    } catch (PerigeeException e) {
      database.run(h -> store.setDeleting(h, id, false));
      throw e;
    }
    database.run(
        h -> {
          Network network = store.byId(h, id).orElseThrow(() -> Networks.unknown(name));
          if (Rehearsal.isOn()) {
            // Its mark was taken back with the transaction that made it.
            store.setDeleting(h, id, true);
          }
          if (!store.remove(h, id)) {
            throw new Conflict("network " + name + " was changed meanwhile");
          }
          states.publish(h, network.end(), cause);
        });
  }
}
