package io.perigee.compute.machine;

import io.perigee.contracts.error.PerigeeException;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Plans;
import io.perigee.runtime.store.Together;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Accepts actions that change nothing but the machine: those that come at the same time in one
 * transaction.
 */
@Singleton
final class PlainActions {

  /** So many in a transaction, which all wait for. */
  private static final int MOST = 64;

  private final MachineLife life;
  private final MachineOrders orders;
  private final Operations operations;
  private final Together<Wanted, Came> together;

  PlainActions(Database database, MachineLife life, MachineOrders orders, Operations operations) {
    this.life = life;
    this.orders = orders;
    this.operations = operations;
    this.together = database.together(MOST, this::accept);
  }

  /**
   * What is asked for.
   *
   * @param region the region's name; null where nothing is confined
   */
  record Wanted(Requester requester, UUID id, Action action, String region) {}

  /** What came of it. */
  sealed interface Came {

    /** It is accepted. */
    record Begun(MachineActions.Begun begun) implements Came {}

    /** It is not, for this reason. */
    record Refused(PerigeeException why) implements Came {}

    /** Another action on the machine was accepted at the same time: to be asked again. */
    record Overtaken() implements Came {}
  }

  Came begin(Wanted wanted) {
    return together.write(wanted);
  }

  List<Came> accept(Handle h, List<Wanted> all) {
    Plans.byIndex(h);
    Map<UUID, Machine> locked =
        MachineBatches.lock(
            h,
            all.stream()
                .map(w -> new MachineBatches.Asked(w.id, w.requester.account(), w.region))
                .toList());
    List<Came> came = new ArrayList<>(Collections.nCopies(all.size(), null));
    List<Integer> begun = new ArrayList<>();
    List<MachineLife.Change> changes = new ArrayList<>();
    Set<UUID> met = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      Wanted wanted = all.get(i);
      Machine machine = own(locked.get(wanted.id), wanted);
      try {
        if (machine == null) {
          throw MachineActions.notFound(wanted.id);
        }
        if (!met.add(wanted.id)) {
          came.set(i, new Came.Overtaken());
          continue;
        }
        MachineActions.refuse(machine, wanted.action);
        begun.add(i);
        changes.add(
            new MachineLife.Change(
                machine, wanted.action.acceptedOn(machine), wanted.requester.cause()));
      } catch (PerigeeException e) {
        came.set(i, new Came.Refused(e));
      }
    }
    if (!begun.isEmpty()) {
      List<Machine> after = life.lived(h, changes);
      List<Operations.Wanted> orders = new ArrayList<>();
      for (int k = 0; k < begun.size(); k++) {
        Wanted wanted = all.get(begun.get(k));
        Operations.Wanted order = this.orders.of(wanted.requester, after.get(k), wanted.action);
        orders.add(order);
        came.set(
            begun.get(k),
            new Came.Begun(
                new MachineActions.Begun(after.get(k), order.operation().requestId(), null)));
      }
      operations.acceptAll(h, orders);
    }
    return came;
  }

  /** It may have been locked for another, who asks for it too. */
  private static Machine own(Machine machine, Wanted wanted) {
    return machine != null
            && machine.account().equals(wanted.requester.account())
            && (wanted.region == null || machine.region().name().equals(wanted.region))
        ? machine
        : null;
  }
}
