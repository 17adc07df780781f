package io.perigee.compute.known;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.machine.Images;
import io.perigee.runtime.internal.Internal;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Asks the image service about images. */
@Singleton
final class OwnersImages implements Images {

  private final Internal internal;

  OwnersImages(Internal internal) {
    this.internal = internal;
  }

  @Override
  public Optional<Image> find(UUID account, String text) {
    if (text.matches("[0-9]{1,18}")) {
      return find("by-number/" + text, account);
    }
    return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
        ? find(text, account)
        : Optional.empty();
  }

  private Optional<Image> find(String path, UUID account) {
    return internal
        .find("image", "/internal/images/%s?account=%s".formatted(path, account))
        .map(found -> image(account, found));
  }

  private static Image image(UUID account, JsonNode node) {
    JsonNode needs = node.path("requirements");
    return new Image(
        UUID.fromString(node.path("id").asText()),
        node.path("number").isNumber() ? node.path("number").asLong() : null,
        node.path("name").asText(),
        node.path("os").asText("other"),
        node.path("type").asText("zvol"),
        node.path("state").asText(),
        node.path("region_id").isTextual()
            ? UUID.fromString(node.path("region_id").asText())
            : null,
        copiedTo(node),
        needs.path("brand").asText(null),
        least(needs),
        most(needs),
        node.path("image_size").asLong(0),
        node.path("owner").isTextual()
            && !node.path("public").asBoolean(true)
            && !node.path("owner").asText().equals(account.toString()),
        passwordUsers(node));
  }

  private static List<UUID> copiedTo(JsonNode node) {
    List<UUID> regions = new ArrayList<>();
    node.path("copied_to").forEach(region -> regions.add(UUID.fromString(region.asText())));
    return regions;
  }

  /** Users are {@code [{"name"}]}; without any it is root who gets a password. */
  private static List<String> passwordUsers(JsonNode node) {
    if (!node.path("generate_passwords").asBoolean(false)) {
      return List.of();
    }
    List<String> users = new ArrayList<>();
    node.path("users").forEach(user -> users.add(user.path("name").asText()));
    return users.isEmpty() ? List.of("root") : users;
  }

  private static long least(JsonNode needs) {
    return Math.max(needs.path("min_ram").asLong(0), needs.path("min_memory").asLong(0));
  }

  private static long most(JsonNode needs) {
    return Math.min(
        needs.path("max_ram").asLong(Long.MAX_VALUE),
        needs.path("max_memory").asLong(Long.MAX_VALUE));
  }
}
