package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Entry;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.KnownRow;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What sections of the whole configuration have in common. */
@Singleton
final class Transferred {

  private static final int NAMED = 5;
  private static final Map<String, Topic> OTHERS =
      Map.of("osimage", Topics.OSIMAGES, "network", Topics.NETWORKS);

  private final Known known;

  Transferred(Known known) {
    this.known = known;
  }

  /** An entry as the body of the POST that would make it. */
  static byte[] body(Entry entry) {
    ObjectNode body = Json.object();
    body.putObject("config").putObject(entry.kind()).set(entry.name(), entry.object());
    return Json.write(body).getBytes(StandardCharsets.UTF_8);
  }

  /** The entry as an object. */
  static ObjectNode object(Entry entry) {
    if (entry.object() instanceof ObjectNode object) {
      return object;
    }
    String at = "config." + entry.kind() + "." + entry.name();
    throw Invalid.field(at, at + " must be an object");
  }

  /**
   * An import makes; it changes nothing that is there.
   *
   * @throws Conflict naming those that are there
   */
  static void requireFree(List<Entry> entries, Collection<String> there) {
    List<String> taken =
        entries.stream().map(Entry::name).filter(there::contains).limit(NAMED).toList();
    if (!taken.isEmpty()) {
      throw exists(entries.getFirst().kind(), String.join(", ", taken));
    }
  }

  static Conflict exists(String kind, String name) {
    return new Conflict("%s %s exists already".formatted(kind, name));
  }

  /**
   * What a field names must come with the import, or be there.
   *
   * @param at the object's place in the document
   * @param there names of this kind that are there already
   */
  static void require(
      Coming coming,
      String at,
      JsonNode object,
      String field,
      String kind,
      Collection<String> there) {
    String name = object.path(field).asText("");
    if (!name.isEmpty() && !coming.has(kind, name) && !there.contains(name)) {
      throw Invalid.field(
          at + "." + field, "%s.%s: %s %s does not exist".formatted(at, field, kind, name));
    }
  }

  /** The names of osimages or networks that are there, as their owners told. */
  Set<String> known(String kind) {
    return known.list(OTHERS.get(kind), null).stream()
        .map(KnownRow::name)
        .collect(Collectors.toSet());
  }

  /** The networks of its interfaces must come, or be there. */
  static void requireNetworks(
      Coming coming, String at, JsonNode object, Collection<String> networks) {
    JsonNode interfaces = object.path("interfaces");
    for (int i = 0; i < interfaces.size(); i++) {
      String row = at + ".interfaces[" + i + "]";
      require(coming, row, interfaces.get(i), "network", "network", networks);
    }
  }
}
