package io.perigee.compute.machine;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The life of a machine. These are the internal states, as the changefeed shows them; {@link
 * #outside()} is what lists and gets show.
 *
 * <pre>
 *  provisioning ──────────────► running ◄──────────── ready ◄── start ── stopped
 *       │                        │  ▲                  │ ▲                ▲  ▲
 *       │                 stop,  │  │ it did not       │ └── down ◄─┐     │  │
 *       │                reboot  ▼  │ stop             │ reboot │   │     │  │
 *       │                 shutting_down ───────────────┼────────┼───┘     │  │
 *       │                        └─────────────────────┼────────┼─────────┘  │
 *       ▼                                              └────────┴────────────┘
 *     failed ◄──────┐                             it did not come up again
 *       │           │
 *       └──► deleting ──► deleted          every state but deleted may go to deleting
 * </pre>
 */
public enum MachineState {
  /** Being placed, given its disk and its address, and started for the first time. */
  PROVISIONING,
  /** Its resources are there and it boots. */
  READY,
  RUNNING,
  SHUTTING_DOWN,
  /** Shut down in the middle of a reboot. */
  DOWN,
  STOPPED,
  /** It could not be provisioned or deleted; why is on the machine. It can only be deleted. */
  FAILED,
  DELETING,
  /** Gone; what remains is its record. */
  DELETED;

  private static final Map<MachineState, Set<MachineState>> TRANSITIONS =
      Map.of(
          PROVISIONING, EnumSet.of(RUNNING, FAILED, DELETING),
          READY, EnumSet.of(RUNNING, STOPPED, DELETING),
          RUNNING, EnumSet.of(SHUTTING_DOWN, DELETING),
          SHUTTING_DOWN, EnumSet.of(DOWN, STOPPED, RUNNING, DELETING),
          DOWN, EnumSet.of(READY, STOPPED, DELETING),
          STOPPED, EnumSet.of(READY, DELETING),
          FAILED, EnumSet.of(DELETING),
          DELETING, EnumSet.of(DELETED, FAILED),
          DELETED, EnumSet.noneOf(MachineState.class));

  /** Whether a machine in this state may go to that one next. */
  public boolean mayBecome(MachineState next) {
    return TRANSITIONS.get(this).contains(next);
  }

  /** Whether nothing follows. */
  public boolean terminal() {
    return TRANSITIONS.get(this).isEmpty();
  }

  /** The word in the database and, as the internal state, on the topic. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of that word. */
  public static MachineState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** What CloudAPI shows, by <i>ListMachines</i>: a machine that boots is not running yet. */
  public String outside() {
    return switch (this) {
      case PROVISIONING, READY -> "provisioning";
      case RUNNING -> "running";
      case SHUTTING_DOWN, DELETING -> "stopping";
      case DOWN, STOPPED -> "stopped";
      case FAILED -> "failed";
      case DELETED -> "deleted";
    };
  }
}
