package io.perigee.compute.volume;

import io.perigee.compute.machine.Machine;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Volumes that new machines mount. */
@Singleton
public final class Mounts {

  private final MountStore store;

  Mounts(MountStore store) {
    this.store = store;
  }

  /**
   * Makes the machine, which was written in this transaction, refer to volumes of its account.
   *
   * @throws Conflict of code {@code VolumeNotFound} if one is not there, or not ready
   */
  public void mount(Handle h, Machine machine, List<WantedMount> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    Set<String> places = new HashSet<>();
    for (WantedMount mount : wanted) {
      if (!places.add(mount.mountpoint())) {
        throw Invalid.field("volumes", "volumes: two at " + mount.mountpoint());
      }
    }
    Map<String, UUID> volumes =
        store.ready(
            h,
            machine.account(),
            machine.region().id(),
            wanted.stream().map(WantedMount::name).distinct().toList());
    for (int i = 0; i < wanted.size(); i++) {
      if (!volumes.containsKey(wanted.get(i).name())) {
        String field = "volumes[" + i + "].name";
        String message = field + ": there is no volume of that name that is ready";
        throw new Conflict("VolumeNotFound", message, List.of(FieldError.invalid(field, message)));
      }
    }
    store.insert(h, machine.id(), wanted, volumes);
  }
}
