package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.NewMachine;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotMade;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a new machine (<i>CreateMachine</i>, Inputs). What is documented but not made yet is
 * refused by name.
 */
final class NewMachineParams {

  private static final Set<String> MADE =
      Set.of(
          "name",
          "package",
          "image",
          "networks",
          "brand",
          "firewall_enabled",
          "deletion_protection",
          "as-role");

  private static final Set<String> NOT_MADE =
      Set.of(
          "affinity",
          "locality",
          "volumes",
          "disks",
          "encrypted",
          "delegate_dataset",
          "delegated_dataset",
          "allow_shared_images");

  private static final int MOST_NETWORKS = 16;
  private static final int MOST_TAGS = 200;
  private static final int LONGEST_KEY = 255;
  private static final int LONGEST_VALUE = 65_536;
  private static final int LARGEST = 256 * 1024;

  private NewMachineParams() {}

  static NewMachine read(Fields params) {
    Set<String> prefixed =
        params.names().stream()
            .filter(n -> n.startsWith("tag.") || n.startsWith("metadata."))
            .collect(Collectors.toSet());
    Set<String> known =
        Stream.of(MADE, NOT_MADE, prefixed).flatMap(Set::stream).collect(Collectors.toSet());
    params.only(known).require("image", "package");
    for (String name : NOT_MADE) {
      if (asks(params.object().get(name))) {
        throw new NotMade(name + " is not made yet");
      }
    }
    return new NewMachine(
        params.text("name", 200).value(),
        params.uuid("image").value().toString(),
        params.text("package", 100).value(),
        null,
        params.oneOf("brand", "kvm", "bhyve").value(),
        networks(params),
        tags(params),
        metadata(params),
        params.flag("firewall_enabled").orElse(false),
        params.flag("deletion_protection").orElse(false));
  }

  /**
   * An array of ids, or of objects {@code {"ipv4_uuid"}}; as a query or form, one id or several.
   */
  private static List<UUID> networks(Fields params) {
    JsonNode given = params.object().get("networks");
    if (given == null || given.isNull()) {
      return null;
    }
    if (given.isObject()) {
      throw Invalid.field("networks", "networks must be an array, not an object");
    }
    if (!given.isArray()) {
      given = Documents.empty().putArray("networks").add(given);
    }
    List<UUID> networks = new ArrayList<>();
    for (JsonNode entry : given) {
      networks.add(network("networks[" + networks.size() + "]", entry));
    }
    if (networks.size() > MOST_NETWORKS || new HashSet<>(networks).size() != networks.size()) {
      throw Invalid.field("networks", "networks: at most " + MOST_NETWORKS + ", each once");
    }
    return List.copyOf(networks);
  }

  private static UUID network(String field, JsonNode entry) {
    if (!(entry instanceof ObjectNode object)) {
      return uuid(Fields.of(Documents.empty().<ObjectNode>set(field, entry)), field);
    }
    Fields fields = Fields.at(field, object).only(Set.of("ipv4_uuid", "ipv4_ips", "primary"));
    if (asks(object.get("ipv4_ips")) || asks(object.get("primary"))) {
      throw new NotMade(field + ": ipv4_ips and primary are not made yet");
    }
    return uuid(fields, "ipv4_uuid");
  }

  private static UUID uuid(Fields fields, String field) {
    return fields.require(field).uuid(field).value();
  }

  private static ObjectNode tags(Fields params) {
    ObjectNode tags = Documents.empty();
    for (String name : params.names()) {
      if (name.startsWith("tag.")) {
        JsonNode value = params.object().get(name);
        if (value.isContainerNode() || value.isNull()) {
          throw Invalid.field(name, name + " must be a text, a number or a boolean");
        }
        tags.set(key(name, "tag."), value);
      }
    }
    return bounded("tag", tags);
  }

  private static ObjectNode metadata(Fields params) {
    ObjectNode metadata = Documents.empty();
    for (String name : params.names()) {
      if (name.startsWith("metadata.")) {
        String key = key(name, "metadata.");
        if (key.equals("credentials")) {
          throw Invalid.field(name, "metadata.credentials cannot be set");
        }
        JsonNode value = params.object().get(name);
        if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
          throw Invalid.field(name, name + " must be a text");
        }
        metadata.put(key, value.asText());
      }
    }
    return bounded("metadata", metadata);
  }

  private static String key(String name, String prefix) {
    String key = name.substring(prefix.length());
    if (key.isEmpty() || key.length() > LONGEST_KEY) {
      throw Invalid.field(name, prefix + "NAME: the name has 1 to " + LONGEST_KEY + " characters");
    }
    return key;
  }

  private static ObjectNode bounded(String what, ObjectNode object) {
    if (object.size() > MOST_TAGS) {
      throw Invalid.field(what, what + ": at most " + MOST_TAGS);
    }
    for (JsonNode value : object) {
      if (value.asText().length() > LONGEST_VALUE) {
        throw Invalid.field(
            what, what + ": a value has more than " + LONGEST_VALUE + " characters");
      }
    }
    // The whole machine goes into one message of at most 512 KB, metadata twice.
    if (object.toString().length() > LARGEST / 2) {
      throw Invalid.field(what, what + ": more than " + LARGEST / 2 + " characters in all");
    }
    return object;
  }

  /** Whether a field asks for something: not left out, null, false or empty. */
  private static boolean asks(JsonNode value) {
    return value != null
        && !value.isNull()
        && !value.asText("x").equalsIgnoreCase("false")
        && !(value.isTextual() && value.asText().isEmpty())
        && !(value.isContainerNode() && value.isEmpty());
  }
}
