package io.perigee.boot.work;

import io.perigee.boot.dhcp.DhcpService;
import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;

/** {@code dhcp.reload}: renders DHCP's configuration. */
@Singleton
public final class ReloadDhcp implements CommandHandler {

  private final DhcpService dhcp;

  ReloadDhcp(DhcpService dhcp) {
    this.dhcp = dhcp;
  }

  @Override
  public String kind() {
    return "dhcp.reload";
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Outcome run(Task task) {
    task.step("render", "rendering dhcp");
    boolean changed = dhcp.render();
    return Outcome.done(
        "dhcp %s; it is %s".formatted(changed ? "changed" : "is as it was", dhcp.state().text()));
  }
}
