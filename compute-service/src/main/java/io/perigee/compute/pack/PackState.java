package io.perigee.compute.pack;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import java.util.List;

/** What the world is told of a package. */
public final class PackState {

  private PackState() {}

  public static StateChange told(Pack pack, List<String> changed) {
    return new StateChange(
        Topics.PACKAGES,
        pack.id().toString(),
        pack.name(),
        pack.version(),
        null,
        null,
        "active",
        changed,
        false,
        pack.object());
  }
}
