package io.perigee.compute.host;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import java.util.List;

/** What the world is told of a host. */
public final class HostState {

  private HostState() {}

  public static StateChange told(Host host, List<String> changed) {
    return new StateChange(
        Topics.HOSTS,
        host.id().toString(),
        host.name(),
        host.version(),
        null,
        host.region().toString(),
        host.enabled() ? "enabled" : "disabled",
        changed,
        false,
        host.object());
  }
}
