package io.perigee.compute.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.runtime.state.States;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** Writes changes of volumes, always with what the world is told of them. */
@Singleton
public final class VolumeLife {

  private final VolumeStore volumes;
  private final States states;
  private final Clock clock;

  VolumeLife(VolumeStore volumes, States states, Clock clock) {
    this.volumes = volumes;
    this.states = states;
    this.clock = clock;
  }

  /** A volume's birth, with its number. */
  Volume born(Handle h, Volume volume, Cause cause) {
    volumes.insert(h, volume);
    Volume born = volumes.find(h, volume.account(), volume.id()).orElseThrow();
    states.publish(h, born.told(List.of("state"), false), cause);
    return born;
  }

  /** Writes a volume that was changed; it was locked. */
  Volume change(Handle h, Volume after, List<String> changed, Cause cause) {
    Volume next = next(after);
    volumes.update(h, next, clock.instant());
    states.publish(h, next.told(changed, false), cause);
    return next;
  }

  /** For work: changes the volume, if it is there. */
  public Optional<Volume> change(Handle h, UUID id, UnaryOperator<Volume> change, Cause cause) {
    return volumes
        .lockForWork(h, id)
        .map(before -> change(h, change.apply(before), List.of("state"), cause));
  }

  /** For work: the volume is no more. */
  public void gone(Handle h, UUID id, Cause cause) {
    volumes
        .lockForWork(h, id)
        .ifPresent(
            before -> {
              volumes.delete(h, id);
              states.publish(h, next(before).told(List.of("state", "destroyed"), true), cause);
            });
  }

  private static Volume next(Volume v) {
    return with(v, v.name(), v.state(), v.addresses(), v.host(), v.error(), v.version() + 1);
  }

  /** The volume in that state. */
  public static Volume in(Volume v, Volume.State state, String error) {
    return with(v, v.name(), state, v.addresses(), v.host(), error, v.version());
  }

  static Volume named(Volume v, String name) {
    return with(v, name, v.state(), v.addresses(), v.host(), v.error(), v.version());
  }

  /** The volume on that host, or on none. */
  public static Volume at(Volume v, UUID host) {
    return with(v, v.name(), v.state(), v.addresses(), host, v.error(), v.version());
  }

  /** The volume with these addresses. */
  public static Volume reached(Volume v, ObjectNode addresses) {
    return with(v, v.name(), v.state(), addresses, v.host(), v.error(), v.version());
  }

  private static Volume with(
      Volume v,
      String name,
      Volume.State state,
      ObjectNode addresses,
      UUID host,
      String error,
      long version) {
    return new Volume(
        v.id(),
        v.number(),
        v.account(),
        v.region(),
        name,
        v.type(),
        v.size(),
        state,
        v.networks(),
        addresses,
        v.tags(),
        host,
        error,
        version,
        v.created(),
        v.refs());
  }
}
