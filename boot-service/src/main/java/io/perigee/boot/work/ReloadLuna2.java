package io.perigee.boot.work;

import io.perigee.boot.dhcp.DhcpService;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;

/** {@code luna2.reload}: renders all that is rendered, here and in the network service. */
@Singleton
public final class ReloadLuna2 implements CommandHandler {

  private final DhcpService dhcp;
  private final Internal internal;

  ReloadLuna2(DhcpService dhcp, Internal internal) {
    this.dhcp = dhcp;
    this.internal = internal;
  }

  @Override
  public String kind() {
    return "luna2.reload";
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Outcome run(Task task) {
    task.step("dhcp", "rendering dhcp");
    dhcp.render();
    task.step("dns", "rendering dns zones");
    int zones =
        internal.post("network", "/internal/dns/render", Json.object()).path("changed").asInt();
    return Outcome.done("dhcp rendered; %d dns zones changed".formatted(zones));
  }
}
