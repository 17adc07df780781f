package io.perigee.compute.snapshot;

import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineActions;
import io.perigee.compute.machine.MachineActions.Begun;
import io.perigee.compute.machine.Machines;
import io.perigee.compute.machine.Requester;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Snapshots of machines: listed, and taken, rolled back to and deleted by commands. */
@Singleton
public final class Snapshots {

  private static final int MOST = 64;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}");
  private static final DateTimeFormatter GENERATED =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Database database;
  private final Machines machines;
  private final MachineActions actions;
  private final SnapshotStore store;
  private final Clock clock;

  Snapshots(
      Database database,
      Machines machines,
      MachineActions actions,
      SnapshotStore store,
      Clock clock) {
    this.database = database;
    this.machines = machines;
    this.actions = actions;
    this.store = store;
    this.clock = clock;
  }

  /** A snapshot with something begun on it. */
  public record Changed(Snapshot snapshot, Begun begun) {}

  /**
   * @throws NotFound if the account has no such machine
   */
  public List<Snapshot> list(UUID account, UUID machine) {
    machines.require(account, machine);
    return database.read(h -> store.list(h, account, machine));
  }

  /**
   * @throws NotFound if the account has no such machine, or it no such snapshot
   */
  public Snapshot get(UUID account, UUID machine, String name) {
    return database.read(h -> require(h, account, machine, name));
  }

  /**
   * Takes a snapshot.
   *
   * @param wanted its name; null for one made from the time
   * @throws Conflict if there is one of that name, or the machine's brand has no snapshots
   */
  public Changed create(Requester requester, UUID machine, String wanted) {
    String name = wanted == null ? GENERATED.format(clock.instant()) : wanted;
    if (!NAME.matcher(name).matches()) {
      throw Invalid.field(
          "name",
          "name: 1 to 64 of letters, digits, '_', '.', ':' and '-', beginning with a letter or digit");
    }
    try {
      Begun begun =
          actions.begin(
              requester,
              machine,
              Action.CREATE_SNAPSHOT,
              (h, m, payload) -> {
                Snapshot made = made(h, m, name);
                payload.put("snapshot", made.id().toString()).put("subject", name);
                return m;
              });
      return new Changed(get(requester.account(), machine, begun.subject()), begun);
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "machine_snapshots_name_key")) {
        throw new Conflict(
            "InvalidArgument",
            "name: the machine has a snapshot " + name,
            List.of(new FieldError("name", "Duplicate", "already taken")));
      }
      throw e;
    }
  }

  private Snapshot made(Handle h, Machine machine, String name) {
    if (machine.brand().equals("kvm")) {
      throw new Conflict("InvalidArgument", "machines of brand kvm have no snapshots");
    }
    if (store.count(h, machine.id()) >= MOST) {
      throw new Conflict("InvalidArgument", "a machine has at most " + MOST + " snapshots");
    }
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Snapshot made =
        new Snapshot(UUID.randomUUID(), machine.id(), name, Snapshot.State.QUEUED, null, now, now);
    store.insert(h, made);
    return made;
  }

  /** Starts a stopped machine with its disks as they were (<i>StartMachineFromSnapshot</i>). */
  public Begun rollback(Requester requester, UUID machine, String name) {
    return actions.begin(
        requester,
        machine,
        Action.ROLLBACK_SNAPSHOT,
        (h, m, payload) -> {
          Snapshot snapshot = require(h, requester.account(), machine, name);
          if (snapshot.state() != Snapshot.State.CREATED) {
            throw new Conflict("InvalidState", "the snapshot is " + snapshot.state().word());
          }
          payload.put("snapshot", snapshot.id().toString());
          return m;
        });
  }

  /** Deletes a snapshot. */
  public Begun delete(Requester requester, UUID machine, String name) {
    return actions.begin(
        requester,
        machine,
        Action.DELETE_SNAPSHOT,
        (h, m, payload) -> {
          Snapshot snapshot = require(h, requester.account(), machine, name);
          store.update(h, snapshot.id(), Snapshot.State.DELETING, null, clock.instant());
          payload.put("snapshot", snapshot.id().toString());
          return m;
        });
  }

  private Snapshot require(Handle h, UUID account, UUID machine, String name) {
    return store
        .find(h, account, machine, name)
        .orElseThrow(() -> new NotFound("snapshot not found"));
  }
}
