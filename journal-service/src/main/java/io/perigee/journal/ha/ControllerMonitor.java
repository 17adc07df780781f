package io.perigee.journal.ha;

import io.perigee.journal.monitor.MonitorRow;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * The controllers as the monitor shows them: their role ("HA monitoring") and whether their daemon
 * runs ("Mother monitoring").
 */
@Singleton
public final class ControllerMonitor {

  private final Controllers controllers;

  ControllerMonitor(Controllers controllers) {
    this.controllers = controllers;
  }

  /** {@code active} the master, {@code passive} another, {@code unreachable} one that is silent. */
  public List<MonitorRow> roles() {
    return controllers.all().stream()
        .filter(ControllerState::enabled)
        .map(c -> row(c, !c.alive() ? "unreachable" : c.master() ? "active" : "passive"))
        .toList();
  }

  /** {@code running} or {@code stopped}. */
  public List<MonitorRow> daemons() {
    return controllers.all().stream().map(c -> row(c, c.alive() ? "running" : "stopped")).toList();
  }

  private static MonitorRow row(ControllerState c, String status) {
    return new MonitorRow(c.name(), c.name() + (c.alive() ? " ok" : " down"), status);
  }
}
