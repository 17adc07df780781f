package io.perigee.network.known;

import io.perigee.contracts.error.Unavailable;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

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

  /** The region that is meant where none is named: the oldest; empty if there is none. */
  public Optional<UUID> first() {
    return known.list(Topics.REGIONS, null).stream()
        .min(
            Comparator.comparingLong(
                    (KnownRow row) -> row.object().path("number").asLong(Long.MAX_VALUE))
                .thenComparing(KnownRow::id))
        .map(row -> UUID.fromString(row.id()));
  }

  /** The names of all regions by their ids. */
  public Map<UUID, String> names() {
    return known.list(Topics.REGIONS, null).stream()
        .collect(Collectors.toMap(row -> UUID.fromString(row.id()), KnownRow::name));
  }

  /** A region's id by its name. */
  public Optional<UUID> find(String name) {
    return known.byName(Topics.REGIONS, null, name).map(row -> UUID.fromString(row.id()));
  }

  /**
   * A region's id.
   *
   * @throws Unavailable if it is not known (yet): its owner may have made it just now
   */
  public UUID id(String name) {
    return find(name)
        .orElseThrow(() -> new Unavailable("region " + name + " is not known here yet"));
  }
}
