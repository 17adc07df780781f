package io.perigee.compute.host;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.util.UUID;

/**
 * A hypervisor host.
 *
 * @param driver the hypervisor driver that speaks to it, for example {@code simulated}
 * @param enabled whether new machines may be placed on it
 * @param encrypted whether what is on its disks is encrypted
 * @param total what it has
 * @param used what is reserved on it
 * @param version grows by one with each change
 */
public record Host(
    UUID id,
    String name,
    UUID region,
    String driver,
    boolean enabled,
    boolean encrypted,
    Capacity total,
    Capacity used,
    long version) {

  /**
   * An amount of what machines need.
   *
   * @param memory MiB
   * @param disk MiB
   */
  public record Capacity(long memory, long disk, int vcpus) {

    public Capacity plus(Capacity other) {
      return new Capacity(memory + other.memory, disk + other.disk, vcpus + other.vcpus);
    }

    public Capacity minus(Capacity other) {
      return new Capacity(memory - other.memory, disk - other.disk, vcpus - other.vcpus);
    }

    @Override
    public String toString() {
      return memory + " MiB memory, " + disk + " MiB disk, " + vcpus + " vcpus";
    }
  }

  /** The host as it is published. */
  public ObjectNode object() {
    ObjectNode object =
        Json.object()
            .put("id", id.toString())
            .put("name", name)
            .put("region_id", region.toString())
            .put("driver", driver)
            .put("enabled", enabled)
            .put("encrypted", encrypted);
    object.set("total", amount(total));
    object.set("used", amount(used));
    return object;
  }

  private static ObjectNode amount(Capacity capacity) {
    return Json.object()
        .put("memory", capacity.memory())
        .put("disk", capacity.disk())
        .put("vcpus", capacity.vcpus());
  }
}
