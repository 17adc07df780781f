package io.perigee.gateway.changefeed;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a subscriber wants to hear of. Said by the socket's first message {@code
 * {"resource":"vm","subResources":[…],"vms":[…]}} and by {@code ?vms=a,b} in the URL; both count.
 * Beyond the original, {@code resource} may be another one or a list, {@code ids} narrows whatever
 * is told, and both may stand in the URL.
 *
 * @param resources empty means nothing was said: machines, as the original tells
 * @param subResources a change of any of them is told; empty means all
 * @param machines UUIDs of machines; empty means all of the account
 * @param ids UUIDs of anything; empty means all of the account
 * @param region the UUID of the region whose URL was called: what is in others is not told; null
 *     for an installation that is one datacenter
 */
record Wish(
    Set<Resource> resources,
    Set<String> subResources,
    Set<String> machines,
    Set<String> ids,
    String region) {

  private static final int MOST = 10_000;

  Wish {
    resources = Set.copyOf(resources);
    subResources = Set.copyOf(subResources);
    machines = Set.copyOf(machines);
    ids = Set.copyOf(ids);
  }

  /** A wish that cannot be met, said in words for its sender. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /** What the URL says; each parameter may be null. */
  static Wish ofQuery(String resources, String vms, String ids, String region) throws Malformed {
    return new Wish(
        resources(split(resources)), Set.of(), lower(split(vms)), lower(split(ids)), region);
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
    Set<Resource> named =
        resources(
            json.path("resource").isTextual()
                ? List.of(json.path("resource").asText())
                : texts(json, "resource"));
    Set<Resource> told = narrowed("resource", resources, named);
    Set<String> parts = texts(json, "subResources");
    for (String part : parts) {
      if (told(told).noneMatch(resource -> resource.has(part))) {
        throw new Malformed("subResources: there is no " + part);
      }
    }
    return new Wish(
        told,
        parts,
        narrowed("vms", machines, lower(texts(json, "vms"))),
        narrowed("ids", ids, lower(texts(json, "ids"))),
        region);
  }

  boolean covers(Change change) {
    if (told(resources).noneMatch(change.resource()::equals)
        || !isWanted(ids, change.id())
        || change.resource() == Resource.VM && !isWanted(machines, change.id())) {
      return false;
    }
    return (region == null || change.isIn(region) || change.hasLeft(region))
        && (subResources.isEmpty()
            || change.subResources(region).stream().anyMatch(subResources::contains));
  }

  private static Stream<Resource> told(Set<Resource> resources) {
    return resources.isEmpty() ? Stream.of(Resource.VM) : resources.stream();
  }

  private static boolean isWanted(Set<String> wanted, String id) {
    return wanted.isEmpty() || wanted.contains(id);
  }

  /** What both say; one that says nothing leaves it to the other. */
  private static <T> Set<T> narrowed(String field, Set<T> before, Set<T> more) throws Malformed {
    if (before.isEmpty() || more.isEmpty()) {
      return before.isEmpty() ? more : before;
    }
    Set<T> both = new HashSet<>(more);
    both.retainAll(before);
    if (both.isEmpty()) {
      throw new Malformed("%s names nothing of ?%s=".formatted(field, field));
    }
    return both;
  }

  private static Set<Resource> resources(Collection<String> words) throws Malformed {
    Set<Resource> resources = EnumSet.noneOf(Resource.class);
    for (String word : words) {
      resources.add(
          Resource.of(word)
              .orElseThrow(
                  () ->
                      new Malformed(
                          "resource must be one of "
                              + Stream.of(Resource.values())
                                  .map(Resource::word)
                                  .collect(Collectors.joining(", ")))));
    }
    return resources;
  }

  private static List<String> split(String list) {
    return list == null
        ? List.of()
        : Arrays.stream(list.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static Set<String> lower(Collection<String> texts) {
    return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  private static Set<String> texts(JsonNode json, String field) throws Malformed {
    Set<String> texts = new HashSet<>();
    JsonNode list = json.path(field);
    if (list.isMissingNode() || list.isNull()) {
      return texts;
    }
    if (!list.isArray() || list.size() > MOST) {
      throw new Malformed(field + " must be a list");
    }
    for (JsonNode item : list) {
      if (!item.isTextual()) {
        throw new Malformed(field + " must be a list of texts");
      }
      texts.add(item.asText());
    }
    return texts;
  }
}
