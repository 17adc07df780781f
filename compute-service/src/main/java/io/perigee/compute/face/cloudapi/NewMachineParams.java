package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.affinity.Rule;
import io.perigee.compute.machine.Brand;
import io.perigee.compute.machine.Labels;
import io.perigee.compute.machine.NewMachine;
import io.perigee.compute.machine.WantedDisk;
import io.perigee.compute.volume.WantedMount;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a new machine (<i>CreateMachine</i>, Inputs). */
final class NewMachineParams {

  private static final String[] BRANDS =
      Stream.of(Brand.values()).map(Brand::word).toArray(String[]::new);

  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "package",
          "image",
          "networks",
          "brand",
          "firewall_enabled",
          "deletion_protection",
          "affinity",
          "locality",
          "volumes",
          "disks",
          "encrypted",
          "delegate_dataset",
          "delegated_dataset",
          "allow_shared_images",
          "dry_run");

  /** 16 TiB in MiB. */
  private static final long LARGEST = 16L << 20;

  private static final int MOST_VOLUMES = 16;
  private static final int MOST_DISKS = 8;

  private NewMachineParams() {}

  static NewMachine read(Fields params) {
    Set<String> prefixed =
        params.names().stream()
            .filter(n -> n.startsWith("tag.") || n.startsWith("metadata."))
            .collect(Collectors.toSet());
    params
        .only(Stream.concat(KNOWN.stream(), prefixed.stream()).collect(Collectors.toSet()))
        .require("image", "package");
    UUID image = params.uuid("image").value();
    return new NewMachine(
        params.text("name", 200).value(),
        image.toString(),
        params.text("package", 100).value(),
        null,
        params.oneOf("brand", BRANDS).value(),
        NetworkParams.list(params),
        Labels.tags(prefixed(params, "tag.")),
        metadata(params),
        params.flag("firewall_enabled").orElse(false),
        params.flag("deletion_protection").orElse(false),
        wishes(params));
  }

  private static NewMachine.Wishes wishes(Fields params) {
    List<String> affinity = AffinityParams.read(params);
    boolean delegated = params.flag("delegated_dataset").orElse(false);
    return new NewMachine.Wishes(
        affinity,
        Rule.read(affinity),
        disks(params),
        volumes(params),
        params.flag("encrypted").orElse(false),
        params.flag("delegate_dataset").orElse(false) || delegated,
        params.flag("allow_shared_images").orElse(false),
        true,
        params.flag("dry_run").orElse(false));
  }

  private static List<WantedDisk> disks(Fields params) {
    List<Fields> rows = params.rows("disks").value();
    if (rows == null) {
      return null;
    }
    if (rows.isEmpty() || rows.size() > MOST_DISKS) {
      throw Invalid.field("disks", "disks: 1 to " + MOST_DISKS);
    }
    return rows.stream().map(NewMachineParams::disk).toList();
  }

  private static WantedDisk disk(Fields row) {
    row.only(Set.of("id", "boot", "image", "size"));
    boolean remaining =
        row.object().path("size").isTextual()
            && row.object().get("size").textValue().equals("remaining");
    return new WantedDisk(
        row.uuid("id").value(),
        row.flag("boot").value(),
        row.uuid("image").value(),
        remaining ? null : row.number("size", 1, LARGEST).value(),
        remaining);
  }

  private static List<WantedMount> volumes(Fields params) {
    List<Fields> rows = params.rows("volumes").orElse(List.of());
    if (rows.size() > MOST_VOLUMES) {
      throw Invalid.field("volumes", "volumes: at most " + MOST_VOLUMES);
    }
    return rows.stream().map(NewMachineParams::volume).toList();
  }

  private static WantedMount volume(Fields row) {
    row.only(Set.of("name", "type", "mode", "mountpoint")).require("name", "mountpoint");
    row.oneOf("type", "tritonnfs");
    String mountpoint = row.text("mountpoint", 1024).value();
    if (!mountpoint.startsWith("/") || mountpoint.chars().allMatch(c -> c == '/')) {
      throw row.invalid("mountpoint", "must begin with '/' and hold another character");
    }
    return new WantedMount(
        row.text("name", 256).value(), row.oneOf("mode", "ro", "rw").orElse("rw"), mountpoint);
  }

  private static ObjectNode metadata(Fields params) {
    ObjectNode given = prefixed(params, "metadata.");
    for (JsonNode value : given) {
      if (value.isArray()) {
        String name =
            given.properties().stream()
                .filter(e -> e.getValue() == value)
                .findFirst()
                .map(e -> "metadata." + e.getKey())
                .orElse("metadata");
        throw Invalid.field(name, name + " must be a text");
      }
    }
    return Labels.metadata(given);
  }

  private static ObjectNode prefixed(Fields params, String prefix) {
    ObjectNode found = Documents.empty();
    for (String name : params.names()) {
      if (name.startsWith(prefix)) {
        found.set(name.substring(prefix.length()), params.object().get(name));
      }
    }
    return found;
  }
}
