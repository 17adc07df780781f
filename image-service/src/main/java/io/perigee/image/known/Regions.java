package io.perigee.image.known;

import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Unavailable;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.image.machineimage.Here;
import io.perigee.runtime.identity.Datacenter;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The regions, which compute owns. */
@Singleton
public final class Regions implements Knows, Here {

  private final Known known;
  private final Datacenter datacenter;

  Regions(Known known, Datacenter datacenter) {
    this.known = known;
    this.datacenter = datacenter;
  }

  @Override
  public Topic topic() {
    return Topics.REGIONS;
  }

  @Override
  public UUID region() {
    String name = datacenter.region();
    return name == null ? null : id(name);
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

  /** A region's id; empty if it is not known. */
  public Optional<UUID> find(String name) {
    return known.byName(Topics.REGIONS, null, name).map(row -> UUID.fromString(row.id()));
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
