package io.perigee.compute.machine;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What can be done to a machine: each is one command, and one row in its audit. */
public enum Action {
  PROVISION(EnumSet.noneOf(MachineState.class), null, Duration.ofHours(1)),
  START(EnumSet.of(MachineState.STOPPED), null, Duration.ofMinutes(15)),
  STOP(EnumSet.of(MachineState.RUNNING), MachineState.SHUTTING_DOWN, Duration.ofMinutes(15)),
  REBOOT(EnumSet.of(MachineState.RUNNING), null, Duration.ofMinutes(15)),
  DELETE(
      EnumSet.complementOf(EnumSet.of(MachineState.DELETING, MachineState.DELETED)),
      MachineState.DELETING,
      Duration.ofHours(1));

  private final Set<MachineState> from;
  private final MachineState accepted;
  private final Duration within;

  Action(Set<MachineState> from, MachineState accepted, Duration within) {
    this.from = from;
    this.accepted = accepted;
    this.within = within;
  }

  /** Its word in audits and as a machine's task. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The command's kind. */
  public String kind() {
    return "machine." + word();
  }

  /** How long after its acceptance it may be begun. */
  public Duration within() {
    return within;
  }

  /**
   * Whether it may be asked for. One action at a time, but deletion may be asked for always: it
   * comes after what is under way, which ends early when it notices.
   */
  boolean allowedOn(Machine machine) {
    return from.contains(machine.state()) && (machine.task() == null || this == DELETE);
  }

  /** The machine once this was accepted. */
  Machine acceptedOn(Machine machine) {
    Machine busy = machine.doing(word());
    return accepted == null ? busy : busy.in(accepted);
  }
}
