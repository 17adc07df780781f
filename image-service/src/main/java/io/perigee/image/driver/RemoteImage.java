package io.perigee.image.driver;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.image.driver.ImageFiles.Expected;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * An image of another datacenter, as its CloudAPI shows it ("GetImage", Returns).
 *
 * @param owner never null; the operator has an id of its own there
 * @param imageSize MiB; null if it does not say
 * @param file null if it has none
 */
public record RemoteImage(
    UUID id,
    UUID owner,
    String name,
    String version,
    String os,
    String type,
    String state,
    boolean shared,
    String description,
    String homepage,
    String eula,
    JsonNode requirements,
    JsonNode tags,
    List<UUID> acl,
    Long imageSize,
    UUID origin,
    Instant published,
    Expected file) {

  private static final Set<String> TYPES =
      Set.of("zone-dataset", "lx-dataset", "zvol", "docker", "other");
  private static final Set<String> COMPRESSIONS = Set.of("none", "gzip", "bzip2", "xz");

  /**
   * Reads what was sent.
   *
   * @throws IllegalArgumentException if it is no image
   */
  public static RemoteImage read(JsonNode sent) {
    List<UUID> acl = new ArrayList<>();
    sent.path("acl").forEach(account -> acl.add(UUID.fromString(account.asText())));
    return new RemoteImage(
        UUID.fromString(sent.path("id").asText()),
        UUID.fromString(sent.path("owner").asText()),
        text(sent, "name", 512),
        text(sent, "version", 128),
        text(sent, "os", 64),
        among(TYPES, sent.path("type").asText()),
        text(sent, "state", 64),
        sent.path("public").asBoolean(),
        sent.path("description").textValue(),
        sent.path("homepage").textValue(),
        sent.path("eula").textValue(),
        object(sent.path("requirements")),
        object(sent.path("tags")),
        acl,
        sent.path("image_size").isNumber() ? sent.path("image_size").asLong() : null,
        sent.path("origin").isTextual() ? UUID.fromString(sent.path("origin").asText()) : null,
        instant(sent.path("published_at")),
        file(sent.path("files").path(0)));
  }

  private static Expected file(JsonNode file) {
    if (file.isMissingNode()) {
      return null;
    }
    String sha1 = file.path("sha1").asText();
    if (!sha1.matches("[0-9a-f]{40}") || !file.path("size").canConvertToLong()) {
      throw new IllegalArgumentException("its file has no size and SHA-1");
    }
    return new Expected(
        among(COMPRESSIONS, file.path("compression").asText()), file.path("size").asLong(), sha1);
  }

  private static String text(JsonNode sent, String field, int longest) {
    String text = sent.path(field).asText();
    if (text.isEmpty() || text.length() > longest) {
      throw new IllegalArgumentException(
          "its " + field + " has not 1 to " + longest + " characters");
    }
    return text;
  }

  private static String among(Set<String> known, String word) {
    if (!known.contains(word)) {
      throw new IllegalArgumentException("it says " + word);
    }
    return word;
  }

  private static JsonNode object(JsonNode node) {
    return node.isObject() ? node : Json.object();
  }

  private static Instant instant(JsonNode node) {
    try {
      return node.isTextual() ? Instant.parse(node.asText()) : null;
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("its published_at is no time", e);
    }
  }
}
