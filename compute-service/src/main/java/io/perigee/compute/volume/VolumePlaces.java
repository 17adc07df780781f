package io.perigee.compute.volume;

import io.perigee.compute.affinity.Placement;
import io.perigee.compute.affinity.Rule;
import io.perigee.compute.host.Host;
import io.perigee.compute.host.Host.Capacity;
import io.perigee.contracts.envelope.Cause;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Room for volumes on hosts. A volume with a host has its size reserved there. */
@Singleton
public final class VolumePlaces {

  private final VolumeStore volumes;
  private final VolumeLife life;
  private final Placement placement;

  VolumePlaces(VolumeStore volumes, VolumeLife life, Placement placement) {
    this.volumes = volumes;
    this.life = life;
    this.placement = placement;
  }

  /** For work on a volume that was accepted for its owner. */
  public Optional<Volume> find(Handle h, UUID id) {
    return volumes.lockForWork(h, id);
  }

  /** Reserves the volume's size on a host, unless it has one. Empty if none has room. */
  public Optional<Volume> place(Handle h, UUID id, List<Rule> rules, Cause cause) {
    Volume volume = volumes.lockForWork(h, id).orElseThrow();
    if (volume.host() != null) {
      return Optional.of(volume);
    }
    Optional<Host> host =
        placement.reserve(
            h,
            new Placement.Request(
                volume.region(), volume.account(), amount(volume), rules, false, null, Set.of()));
    return host.map(
        chosen ->
            life.change(h, VolumeLife.at(volume, chosen.id()), List.of("server_uuid"), cause));
  }

  /** The volume failed; its room goes back. */
  public void failed(Handle h, UUID id, String why, Cause cause) {
    life.change(
        h,
        id,
        volume -> {
          release(h, volume);
          return VolumeLife.at(VolumeLife.in(volume, Volume.State.FAILED, why), null);
        },
        cause);
  }

  /** The volume is no more; its room goes back. */
  public void gone(Handle h, UUID id, Cause cause) {
    volumes.lockForWork(h, id).ifPresent(volume -> release(h, volume));
    life.gone(h, id, cause);
  }

  private void release(Handle h, Volume volume) {
    if (volume.host() != null) {
      placement.release(h, volume.host(), amount(volume));
    }
  }

  private static Capacity amount(Volume volume) {
    return new Capacity(0, volume.size(), 0);
  }
}
