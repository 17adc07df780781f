package io.perigee.compute.face.lunanode;

import io.perigee.compute.machine.Machine;

/**
 * A machine's state in LunaNode's words ({@code vm/info}).
 *
 * @param raw {@code status_raw} and {@code os_status}
 * @param word {@code status_nohtml}; clients wait for {@code Online}
 * @param color {@code status_color}
 * @param task {@code task_state}; empty when nothing is under way
 */
record VmStatus(String raw, String word, String color, String task) {

  static VmStatus of(Machine machine) {
    String task = task(machine.task());
    return switch (machine.state()) {
      case PROVISIONING -> new VmStatus("build", "Building", "orange", task);
      case RUNNING, SHUTTING_DOWN -> new VmStatus("active", "Online", "green", task);
      case READY, DOWN, STOPPED -> new VmStatus("shutoff", "Offline", "red", task);
      case FAILED -> new VmStatus("error", "Error", "red", task);
      case DELETING -> new VmStatus("active", "Deleting", "orange", task);
      case DELETED -> new VmStatus("deleted", "Deleted", "red", "");
    };
  }

  String html() {
    return "<font color=\"" + color + "\"><b>" + word + "</b></font>";
  }

  private static String task(String action) {
    return switch (action) {
      case null -> "";
      case "provision" -> "spawning";
      case "start" -> "powering-on";
      case "stop" -> "powering-off";
      case "reboot" -> "rebooting";
      case "delete" -> "deleting";
      default -> action;
    };
  }
}
