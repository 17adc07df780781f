package io.perigee.compute.region;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import java.util.List;

/** What the world is told of a region. */
public final class RegionState {

  private RegionState() {}

  public static StateChange told(Region region, List<String> changed) {
    return new StateChange(
        Topics.REGIONS,
        region.id().toString(),
        region.name(),
        region.version(),
        null,
        region.id().toString(),
        "active",
        changed,
        false,
        region.object());
  }
}
