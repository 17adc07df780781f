package io.perigee.power.control;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What has finished of a request, by host.
 *
 * @param subsystem of the request
 * @param ok hosts for which an action was done, with its words
 * @param on hosts that are on (answers to a status)
 * @param off hosts that are off
 * @param failed hosts with what went wrong
 */
public record ControlResults(
    String subsystem,
    SortedMap<String, String> ok,
    SortedMap<String, String> on,
    SortedMap<String, String> off,
    SortedMap<String, String> failed) {

  /** Nothing yet. */
  public static ControlResults none(String subsystem) {
    return new ControlResults(
        subsystem, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  /** Of finished commands, and of hosts that could not be asked at all. */
  static ControlResults of(String subsystem, List<Finished> finished, Map<String, String> refused) {
    ControlResults results = none(subsystem);
    results.failed.putAll(refused);
    for (Finished f : finished) {
      if (!f.done()) {
        results.failed.put(f.host(), f.message() == null ? "failed" : f.message());
      } else if (!f.kind().equals(ControlAction.POWER_STATUS.kind())) {
        results.ok.put(f.host(), f.kind().replace('.', ' '));
      } else {
        (Power.ON.text().equals(f.power()) ? results.on : results.off).put(f.host(), null);
      }
    }
    return results;
  }

  /**
   * A command that has ended.
   *
   * @param power what a status found; null otherwise
   */
  record Finished(String host, String kind, boolean done, String message, String power) {}
}
