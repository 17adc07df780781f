package io.perigee.compute.face.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.driver.Hypervisors;
import io.perigee.compute.host.Host.Capacity;
import io.perigee.compute.pack.Pack;
import io.perigee.compute.region.Catalogue;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Sets up regions, packages and hosts of an installation: {@code {"regions":[{name,label}],
 * "packages":[{name,number, memory,disk,vcpus,…}],
 * "hosts":[{name,region,memory,disk,vcpus,driver}]}}. What is there already is brought to what is
 * said; nothing is removed.
 */
@Path("/internal/bootstrap")
@RunOnVirtualThread
public class BootstrapResource {

  private static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";
  private static final String PACK_NAME = "[A-Za-z0-9][A-Za-z0-9_.-]{0,62}";

  /** 16 TiB in MiB. */
  private static final long LARGEST = 16L << 20;

  private final Catalogue catalogue;
  private final Hypervisors hypervisors;
  private final Clock clock;

  BootstrapResource(Catalogue catalogue, Hypervisors hypervisors, Clock clock) {
    this.catalogue = catalogue;
    this.hypervisors = hypervisors;
    this.clock = clock;
  }

  /** {@code {"changed": n}}: how many of them were made or changed. */
  @POST
  @Consumes("*/*")
  @Produces("application/json")
  public JsonNode bootstrap(byte[] body) {
    Fields given = Fields.of(Documents.object(body)).only(Set.of("regions", "packages", "hosts"));
    Catalogue.Wanted wanted =
        new Catalogue.Wanted(
            rows(given, "regions").stream().map(this::region).toList(),
            rows(given, "packages").stream().map(this::pack).toList(),
            rows(given, "hosts").stream().map(this::host).toList());
    return Json.object().put("changed", catalogue.bring(wanted));
  }

  private Catalogue.WantedRegion region(Fields row) {
    row.only(Set.of("name", "label")).require("name");
    String name = name(row, "name", NAME);
    return new Catalogue.WantedRegion(name, row.text("label", 200).orElse(name));
  }

  private Pack pack(Fields row) {
    row.only(
            Set.of(
                "id",
                "name",
                "number",
                "memory",
                "disk",
                "swap",
                "vcpus",
                "lwps",
                "version",
                "group",
                "description",
                "default",
                "bandwidth",
                "price",
                "category",
                "flexible_disk",
                "disks"))
        .require("name", "number", "memory", "disk", "vcpus");
    long memory = row.number("memory", 1, LARGEST).value();
    return new Pack(
        row.uuid("id").orElse(UUID.randomUUID()),
        row.number("number", 1, Integer.MAX_VALUE).value(),
        name(row, "name", PACK_NAME),
        memory,
        row.number("disk", 1, LARGEST).value(),
        row.number("swap", 0, LARGEST).orElse(memory * 2),
        row.integer("vcpus", 1, 4096).value(),
        row.integer("lwps", 1, 1_000_000).orElse(1000),
        row.text("version", 40).orElse("1.0.0"),
        row.text("group", 100).value(),
        row.text("description", 1000).value(),
        row.flag("default").orElse(false),
        row.number("bandwidth", 0, 1_000_000_000).orElse(0L),
        row.text("price", 20).orElse("0"),
        row.text("category", 40).orElse("general"),
        row.flag("flexible_disk").orElse(false),
        disks(row),
        1,
        clock.instant());
  }

  private Catalogue.WantedHost host(Fields row) {
    row.only(Set.of("name", "region", "memory", "disk", "vcpus", "driver", "encrypted"))
        .require("name", "region", "memory", "disk", "vcpus");
    String driver = row.text("driver", 40).orElse("simulated");
    if (!hypervisors.has(driver)) {
      throw row.invalid("driver", "must be one of " + hypervisors.kinds());
    }
    return new Catalogue.WantedHost(
        name(row, "name", NAME),
        name(row, "region", NAME),
        driver,
        new Capacity(
            row.number("memory", 1, LARGEST).value(),
            row.number("disk", 1, LARGEST << 10).value(),
            row.integer("vcpus", 1, 65_536).value()),
        row.flag("encrypted").orElse(false));
  }

  /** What machines of a flexible package have: rows of {@code size} in MiB or "remaining". */
  private static ArrayNode disks(Fields row) {
    ArrayNode disks = Json.MAPPER.createArrayNode();
    for (Fields disk : row.rows("disks").orElse(List.of())) {
      disk.only(Set.of("boot", "size"));
      ObjectNode read = disks.addObject();
      if ("remaining".equals(disk.text("size").value())) {
        read.put("size", "remaining");
      } else if (disk.text("size").value() != null) {
        read.put("size", disk.number("size", 1, LARGEST).value());
      }
      disk.flag("boot").ifPresent(boot -> read.put("boot", Boolean.TRUE.equals(boot)));
    }
    return disks;
  }

  private static List<Fields> rows(Fields given, String field) {
    List<Fields> rows = given.rows(field).orElse(List.of());
    if (rows.size() > 1000) {
      throw Invalid.field(field, field + " has more than 1000 rows");
    }
    return rows;
  }

  private static String name(Fields row, String field, String pattern) {
    String name = row.text(field, 63).value();
    if (!name.matches(pattern)) {
      throw row.invalid(field, "must match " + pattern);
    }
    return name;
  }
}
