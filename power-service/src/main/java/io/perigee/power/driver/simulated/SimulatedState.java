package io.perigee.power.driver.simulated;

import io.perigee.power.control.ControlAction;
import io.perigee.power.control.Power;
import io.perigee.power.driver.Fence;
import java.util.HashMap;
import java.util.Map;

/**
 * What a simulated BMC remembers.
 *
 * @param identify true while its light blinks
 * @param resets how often its node was reset or power-cycled
 * @param fence the most recent order that it carried out
 */
record SimulatedState(Power power, boolean identify, long resets, Fence fence) {

  /** A BMC that was never told anything: its node is off. */
  static final SimulatedState NEW = new SimulatedState(Power.OFF, false, 0, Fence.NONE);

  /** The state after an order. */
  SimulatedState after(ControlAction action, Fence order) {
    return switch (action) {
      case POWER_ON -> new SimulatedState(Power.ON, identify, resets, order);
      case POWER_OFF -> new SimulatedState(Power.OFF, identify, resets, order);
      case POWER_CYCLE, POWER_RESET -> new SimulatedState(Power.ON, identify, resets + 1, order);
      case CHASSIS_IDENTIFY -> new SimulatedState(power, true, resets, order);
      case CHASSIS_NOIDENTIFY -> new SimulatedState(power, false, resets, order);
      case POWER_STATUS -> this;
    };
  }

  /** One line, for its file. */
  String line() {
    return "power=%s identify=%s resets=%d number=%d epoch=%d%n"
        .formatted(power.text(), identify, resets, fence.number(), fence.epoch());
  }

  /**
   * @throws IllegalArgumentException if the line is none of ours
   */
  static SimulatedState of(String line) {
    Map<String, String> fields = new HashMap<>();
    for (String field : line.strip().split(" ")) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(field.substring(0, equals), field.substring(equals + 1));
      }
    }
    try {
      return new SimulatedState(
          Power.valueOf(fields.get("power").toUpperCase(java.util.Locale.ROOT)),
          Boolean.parseBoolean(fields.get("identify")),
          Long.parseLong(fields.get("resets")),
          new Fence(Long.parseLong(fields.get("number")), Long.parseLong(fields.get("epoch"))));
    } catch (NullPointerException | IllegalArgumentException e) {
      throw new IllegalArgumentException("not the state of a simulated BMC");
    }
  }
}
