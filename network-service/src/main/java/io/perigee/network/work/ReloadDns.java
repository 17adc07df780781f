package io.perigee.network.work;

import io.perigee.network.dns.zone.DnsService;
import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;

/** {@code dns.reload}: renders all zones. */
@Singleton
public final class ReloadDns implements CommandHandler {

  private final DnsService dns;

  ReloadDns(DnsService dns) {
    this.dns = dns;
  }

  @Override
  public String kind() {
    return DnsService.RELOAD;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Outcome run(Task task) {
    task.step("render", "rendering dns zones");
    int changed = dns.render();
    return Outcome.done("%d zones changed; dns is %s".formatted(changed, dns.state().text()));
  }
}
