package io.perigee.power.control;

import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotMade;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be asked of a node's BMC ("Control API" of the Luna2 REST API). */
public enum ControlAction {
  POWER_ON("power", "on", true),
  POWER_OFF("power", "off", true),
  POWER_CYCLE("power", "cycle", false),
  POWER_RESET("power", "reset", false),
  POWER_STATUS("power", "status", true),
  CHASSIS_IDENTIFY("chassis", "identify", true),
  CHASSIS_NOIDENTIFY("chassis", "noidentify", true);

  private static final List<String> NOT_MADE = List.of("sel", "redfish");

  private final String subsystem;
  private final String action;
  private final boolean repeatable;

  ControlAction(String subsystem, String action, boolean repeatable) {
    this.subsystem = subsystem;
    this.action = action;
    this.repeatable = repeatable;
  }

  /** {@code power} or {@code chassis}. */
  public String subsystem() {
    return subsystem;
  }

  /** The word after the underscore, {@code on}. */
  public String action() {
    return action;
  }

  /** True if doing it twice is as doing it once; a reset is not. */
  public boolean repeatable() {
    return repeatable;
  }

  /** The kind of its operation and commands, {@code power.on}. */
  public String kind() {
    return subsystem + "." + action;
  }

  /** As in results: {@code power on}. */
  public String words() {
    return subsystem + " " + action;
  }

  /** The power that a node has after it was done; null if that does not follow from it. */
  public Power leavesPower() {
    return switch (this) {
      case POWER_ON, POWER_CYCLE, POWER_RESET -> Power.ON;
      case POWER_OFF -> Power.OFF;
      case POWER_STATUS, CHASSIS_IDENTIFY, CHASSIS_NOIDENTIFY -> null;
    };
  }

  /**
   * The action that a URL names.
   *
   * @throws NotMade for subsystems that are documented but not made yet
   * @throws Invalid saying which there are
   */
  public static ControlAction of(String subsystem, String action) {
    if (NOT_MADE.contains(subsystem)) {
      throw new NotMade("control of " + subsystem + " is not implemented yet");
    }
    Optional<ControlAction> found =
        Arrays.stream(values())
            .filter(a -> a.subsystem.equals(subsystem) && a.action.equals(action))
            .findFirst();
    return found.orElseThrow(
        () ->
            new Invalid(
                "no such control action; there are "
                    + Arrays.stream(values())
                        .map(ControlAction::words)
                        .collect(Collectors.joining(", "))));
  }
}
