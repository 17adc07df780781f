package io.perigee.compute.machine;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What can be done to a machine: each is one command, and one row in its audit. Settings are in
 * force when they are accepted; their command, of which there is one kind, carries them to the
 * host.
 */
public enum Action {
  PROVISION(EnumSet.noneOf(MachineState.class), null, Duration.ofHours(1)),
  START(EnumSet.of(MachineState.STOPPED), null, Duration.ofMinutes(15)),
  STOP(EnumSet.of(MachineState.RUNNING), MachineState.SHUTTING_DOWN, Duration.ofMinutes(15)),
  REBOOT(EnumSet.of(MachineState.RUNNING), null, Duration.ofMinutes(15)),
  DELETE(
      EnumSet.complementOf(EnumSet.of(MachineState.DELETING, MachineState.DELETED)),
      MachineState.DELETING,
      Duration.ofHours(1)),
  RESIZE(Sets.THERE, null, Duration.ofMinutes(15)),
  CREATE_SNAPSHOT(Sets.THERE, null, Duration.ofHours(1)),
  DELETE_SNAPSHOT(Sets.THERE, null, Duration.ofHours(1)),
  ROLLBACK_SNAPSHOT(EnumSet.of(MachineState.STOPPED), null, Duration.ofHours(1)),
  CREATE_IMAGE(EnumSet.of(MachineState.STOPPED), null, Duration.ofHours(1)),
  CREATE_DISK(EnumSet.of(MachineState.STOPPED), null, Duration.ofMinutes(15)),
  RESIZE_DISK(EnumSet.of(MachineState.STOPPED), null, Duration.ofMinutes(15)),
  DELETE_DISK(EnumSet.of(MachineState.STOPPED), null, Duration.ofMinutes(15)),
  ADD_NIC(Sets.THERE, null, Duration.ofMinutes(15)),
  REMOVE_NIC(Sets.THERE, null, Duration.ofMinutes(15)),
  MIGRATE_BEGIN(Sets.THERE, null, Duration.ofHours(1)),
  MIGRATE_SYNC(Sets.THERE, null, Duration.ofHours(6)),
  MIGRATE_SWITCH(Sets.THERE, null, Duration.ofHours(6)),
  MIGRATE_FINALIZE(Sets.THERE, null, Duration.ofHours(6)),
  MIGRATE_ABORT(Sets.THERE, null, Duration.ofHours(6)),
  SET_TAGS,
  REMOVE_TAGS,
  REPLACE_TAGS,
  SET_METADATA,
  REMOVE_METADATA,
  REPLACE_METADATA,
  RENAME,
  ENABLE_FIREWALL,
  DISABLE_FIREWALL,
  ENABLE_DELETION_PROTECTION,
  DISABLE_DELETION_PROTECTION;

  /** The kind of the command that carries settings to a machine's host. */
  public static final String CONFIGURE = "machine.configure";

  /** Named here, since an enum's own constants come before its fields. */
  private static final class Sets {
    static final Set<MachineState> THERE = EnumSet.of(MachineState.RUNNING, MachineState.STOPPED);
  }

  private final Set<MachineState> from;
  private final MachineState accepted;
  private final Duration within;
  private final boolean setting;

  Action(Set<MachineState> from, MachineState accepted, Duration within) {
    this.from = from;
    this.accepted = accepted;
    this.within = within;
    this.setting = false;
  }

  /** A setting. */
  Action() {
    this.from =
        EnumSet.complementOf(
            EnumSet.of(MachineState.FAILED, MachineState.DELETING, MachineState.DELETED));
    this.accepted = null;
    this.within = Duration.ofHours(1);
    this.setting = true;
  }

  /** Its word in audits and as a machine's task. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The action of that word. */
  public static Action of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** The command's kind. */
  public String kind() {
    return setting ? CONFIGURE : "machine." + word();
  }

  /** How long after its acceptance it may be begun. */
  public Duration within() {
    return within;
  }

  /**
   * Whether it may be asked for. One action at a time, but deletion may be asked for always: it
   * comes after what is under way, which ends early when it notices; and settings, whose commands
   * wait for their turn.
   */
  boolean allowedOn(Machine machine) {
    return from.contains(machine.state())
        && (machine.task() == null || this == DELETE || setting || aborts(machine));
  }

  /** A migration may be given up while one of its phases is under way; that ends early then. */
  private boolean aborts(Machine machine) {
    return this == MIGRATE_ABORT && machine.task().startsWith("migrate_");
  }

  /** The machine once this was accepted. */
  Machine acceptedOn(Machine machine) {
    if (setting) {
      return machine;
    }
    Machine busy = machine.doing(word());
    return accepted == null ? busy : busy.in(accepted);
  }

  /** As a participle, for refusals: {@code started}, {@code given a NIC}. */
  String done() {
    return switch (this) {
      case PROVISION -> "provisioned";
      case START -> "started";
      case STOP -> "stopped";
      case REBOOT -> "rebooted";
      case DELETE -> "deleted";
      case RESIZE -> "resized";
      case CREATE_SNAPSHOT -> "snapshotted";
      case DELETE_SNAPSHOT -> "rid of a snapshot";
      case ROLLBACK_SNAPSHOT -> "started from a snapshot";
      case CREATE_IMAGE -> "made an image of";
      case CREATE_DISK, RESIZE_DISK, DELETE_DISK -> "given other disks";
      case ADD_NIC, REMOVE_NIC -> "given other NICs";
      case MIGRATE_BEGIN, MIGRATE_SYNC, MIGRATE_SWITCH, MIGRATE_FINALIZE, MIGRATE_ABORT ->
          "migrated";
      case RENAME -> "renamed";
      default -> "changed";
    };
  }
}
