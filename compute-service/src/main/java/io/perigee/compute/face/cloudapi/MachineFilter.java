package io.perigee.compute.face.cloudapi;

import io.perigee.compute.machine.MachineQuery;
import io.perigee.compute.machine.MachineState;
import io.perigee.faces.Fields;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what a list of machines is narrowed by (<i>ListMachines</i>, Inputs). */
final class MachineFilter {

  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "brand",
          "name",
          "image",
          "state",
          "memory",
          "package",
          "tombstone",
          "limit",
          "offset",
          "cursor",
          "docker",
          "credentials",
          "tags",
          "as-role");

  private static final String[] STATES = {
    "provisioning",
    "stopping",
    "active",
    "stopped",
    "running",
    "offline",
    "failed",
    "deleted",
    "unknown",
    "destroyed"
  };

  private static final Set<MachineState> ALL = EnumSet.allOf(MachineState.class);
  private static final Set<MachineState> ACTIVE =
      EnumSet.complementOf(EnumSet.of(MachineState.FAILED, MachineState.DELETED));

  private MachineFilter() {}

  static MachineQuery read(UUID account, Fields params) {
    Fields.of(params.object().deepCopy().remove(tagNames(params))).only(KNOWN);
    if ("*".equals(params.text("tags").value())) {
      return new MachineQuery(account, ACTIVE, null, null, null, null, null, null, Map.of(), true);
    }
    String type = params.oneOf("type", "smartmachine", "virtualmachine").value();
    boolean elsewhere = Boolean.TRUE.equals(params.flag("docker").value());
    String brand = params.text("brand", 20).value();
    Set<MachineState> states = elsewhere ? Set.of() : states(params);
    return new MachineQuery(
        account,
        states,
        params.text("name", 189).value(),
        params.uuid("image").value(),
        params.number("memory", 1, Long.MAX_VALUE).value(),
        params.text("package", 100).value(),
        brand,
        type == null ? null : type.equals("virtualmachine"),
        tags(params),
        false);
  }

  private static Set<MachineState> states(Fields params) {
    String state = params.oneOf("state", STATES).value();
    if (state == null) {
      return params.flag("tombstone").orElse(false) ? ALL : ACTIVE;
    }
    return switch (state) {
      case "active" -> ACTIVE;
      case "destroyed" -> Set.of(MachineState.DELETED);
      default ->
          Stream.of(MachineState.values())
              .filter(s -> s.outside().equals(state))
              .collect(Collectors.toUnmodifiableSet());
    };
  }

  private static Map<String, String> tags(Fields params) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String name : tagNames(params)) {
      tags.put(name.substring("tag.".length()), params.text(name).orElse(""));
    }
    return tags;
  }

  private static Set<String> tagNames(Fields params) {
    return params.names().stream()
        .filter(n -> n.startsWith("tag.") && n.length() > 4)
        .collect(Collectors.toSet());
  }
}
