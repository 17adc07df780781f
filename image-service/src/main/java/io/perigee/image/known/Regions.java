package io.perigee.image.known;

import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The regions, which compute owns. */
@Singleton
public final class Regions implements Knows {

  private final Known known;

  Regions(Known known) {
    this.known = known;
  }

  @Override
  public Topic topic() {
    return Topics.REGIONS;
  }

  /** By name; the first there is. */
  public List<KnownRow> all() {
    return known.list(Topics.REGIONS, null);
  }

  /**
   * @throws Invalid naming the field if there is no region of this name
   */
  public KnownRow require(String field, String name) {
    Optional<KnownRow> region = known.byName(Topics.REGIONS, null, name);
    return region.orElseThrow(() -> Invalid.field(field, field + ": there is no region " + name));
  }
}
