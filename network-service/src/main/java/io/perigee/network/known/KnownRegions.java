package io.perigee.network.known;

import io.perigee.contracts.error.Unavailable;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Regions, whose machines networks may be for. */
@Singleton
public final class KnownRegions implements Knows {

  private final Known known;

  KnownRegions(Known known) {
    this.known = known;
  }

  @Override
  public Topic topic() {
    return Topics.REGIONS;
  }

  /**
   * A region's id.
   *
   * @throws Unavailable if it is not known (yet): its owner may have made it just now
   */
  public UUID id(String name) {
    return known
        .byName(Topics.REGIONS, null, name)
        .map(row -> UUID.fromString(row.id()))
        .orElseThrow(() -> new Unavailable("region " + name + " is not known here yet"));
  }
}
