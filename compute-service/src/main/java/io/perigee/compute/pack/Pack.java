package io.perigee.compute.pack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.time.Instant;
import java.util.UUID;

/**
 * The dimensions of a machine: CloudAPI's package, LunaNode's plan.
 *
 * @param number LunaNode's plan id
 * @param name unique; a plan goes by it as well
 * @param memory MiB
 * @param disk MiB
 * @param swap MiB
 * @param release CloudAPI's {@code version} of the package, for people
 * @param family CloudAPI's {@code group}; may be null
 * @param description may be null
 * @param bandwidth GB a month
 * @param price per hour in dollars, as text
 * @param category LunaNode's grouping of plans
 * @param flexible whether {@code disk} is a quota that a machine's disks share ({@code
 *     flexible_disk})
 * @param disks what machines have where they ask for none: {@code [{"boot"?,"size"}]}, sizes in MiB
 *     or {@code "remaining"}; empty for a boot disk alone
 * @param version grows by one with each change
 */
public record Pack(
    UUID id,
    long number,
    String name,
    long memory,
    long disk,
    long swap,
    int vcpus,
    int lwps,
    String release,
    String family,
    String description,
    boolean isDefault,
    long bandwidth,
    String price,
    String category,
    boolean flexible,
    ArrayNode disks,
    long version,
    Instant updated) {

  /** The package as it is published. */
  public ObjectNode object() {
    ObjectNode object =
        Json.object()
            .put("id", id.toString())
            .put("number", number)
            .put("name", name)
            .put("memory", memory)
            .put("disk", disk)
            .put("swap", swap)
            .put("vcpus", vcpus)
            .put("lwps", lwps)
            .put("version", release)
            .put("group", family)
            .put("description", description)
            .put("default", isDefault)
            .put("bandwidth", bandwidth)
            .put("price", price)
            .put("category", category)
            .put("flexible_disk", flexible);
    object.set("disks", disks);
    return object;
  }
}
