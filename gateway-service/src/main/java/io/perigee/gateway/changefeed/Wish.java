package io.perigee.gateway.changefeed;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a subscriber wants to hear of. Said by the socket's first message {@code
 * {"resource":"vm","subResources":[…],"vms":[…]}} and by {@code ?vms=a,b} in the URL; both count.
 *
 * @param subResources parts of machines; a change of any of them is told
 * @param machines UUIDs; empty means all of the account
 */
record Wish(Set<String> subResources, Set<String> machines) {

  private static final int MOST_MACHINES = 10_000;

  /** Everything. */
  static final Wish ALL = new Wish(Change.SUB_RESOURCES, Set.of());

  Wish {
    subResources = Set.copyOf(subResources);
    machines = Set.copyOf(machines);
  }

  /** A wish that cannot be met, said in words for its sender. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /** Everything about the machines of {@code ?vms=}; null or empty means all. */
  static Wish ofQuery(String vms) {
    Set<String> machines = new HashSet<>();
    for (String vm : vms == null ? new String[0] : vms.split(",")) {
      if (!vm.isBlank()) {
        machines.add(vm.strip().toLowerCase(Locale.ROOT));
      }
    }
    return new Wish(Change.SUB_RESOURCES, machines);
  }

  /** This wish narrowed by a first message. */
  Wish narrowed(String message) throws Malformed {
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(message);
    } catch (IOException e) {
      throw new Malformed("the subscription is not valid JSON");
    }
    if (json == null || !json.isObject()) {
      throw new Malformed("the subscription is not a JSON object");
    }
    String resource = json.path("resource").asText("vm");
    if (!resource.equals("vm") && !resource.equals("vms")) {
      throw new Malformed("resource must be vm");
    }
    Set<String> parts = texts(json, "subResources");
    if (!Change.SUB_RESOURCES.containsAll(parts)) {
      throw new Malformed(
          "subResources knows "
              + String.join(", ", Change.SUB_RESOURCES.stream().sorted().toList()));
    }
    Set<String> named = texts(json, "vms");
    if (!named.isEmpty() && !machines.isEmpty()) {
      named.retainAll(machines);
      if (named.isEmpty()) {
        throw new Malformed("vms names no machine of ?vms=");
      }
    }
    return new Wish(parts.isEmpty() ? subResources : parts, named.isEmpty() ? machines : named);
  }

  boolean covers(Change change) {
    if (!machines.isEmpty() && !machines.contains(change.machine())) {
      return false;
    }
    for (String part : change.subResources()) {
      if (subResources.contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> texts(JsonNode json, String field) throws Malformed {
    Set<String> texts = new HashSet<>();
    JsonNode list = json.path(field);
    if (list.isMissingNode() || list.isNull()) {
      return texts;
    }
    if (!list.isArray() || list.size() > MOST_MACHINES) {
      throw new Malformed(field + " must be a list");
    }
    for (JsonNode item : list) {
      if (!item.isTextual()) {
        throw new Malformed(field + " must be a list of texts");
      }
      texts.add(field.equals("vms") ? item.asText().toLowerCase(Locale.ROOT) : item.asText());
    }
    return texts;
  }
}
