package io.perigee.image.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import io.perigee.image.machineimage.ImageDetails;
import io.perigee.image.machineimage.ImageRecords;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Reads what CloudAPI takes of an image ("UpdateImage" and "CreateImageFromMachine", Inputs). */
final class ImageParams {

  static final Set<String> OF_UPDATE =
      Set.of("action", "name", "version", "description", "homepage", "eula", "acl", "tags");

  static final Set<String> OF_CREATION =
      Set.of(
          "machine",
          "name",
          "version",
          "description",
          "homepage",
          "eula",
          "acl",
          "tags",
          "incremental");

  private static final int MOST_ACCOUNTS = 1_000;
  private static final int MOST_TAGS = 200;

  private ImageParams() {}

  /** The change that a request asks for: what is left out stays. */
  static UnaryOperator<ImageDetails> change(Fields f) {
    for (String needed : List.of("name", "version")) {
      if (f.text(needed).isCleared()) {
        throw f.invalid(needed, "must not be empty");
      }
    }
    Given<String> name = f.text("name", 512);
    Given<String> version = f.text("version", 128);
    Given<String> description = f.text("description", 512);
    Given<String> homepage = url(f, "homepage");
    Given<String> eula = url(f, "eula");
    Given<List<UUID>> acl = acl(f);
    Given<JsonNode> tags = tags(f);
    return now ->
        new ImageDetails(
            name.orElse(now.name()),
            version.orElse(now.version()),
            description.or(now.description()),
            homepage.or(now.homepage()),
            eula.or(now.eula()),
            acl.present() ? acl.orElse(List.of()) : now.acl(),
            tags.present() ? tags.orElse(Json.object()) : now.tags());
  }

  /** The details of a new image ("CreateImageFromMachine", Inputs). */
  static ImageDetails details(Fields f) {
    return change(f)
        .apply(new ImageDetails(null, null, null, null, null, List.of(), Json.object()));
  }

  private static Given<String> url(Fields f, String field) {
    Given<String> given = f.text(field, 128);
    if (given.value() != null && !given.value().matches("https?://[\\x21-\\x7e]+")) {
      throw f.invalid(field, "must be a URL of http or https");
    }
    return given;
  }

  /** UUIDs, as an array, as text with commas, or as JSON in a text. */
  private static Given<List<UUID>> acl(Fields f) {
    return list(f)
        .map(
            texts -> {
              if (texts.size() > MOST_ACCOUNTS) {
                throw f.invalid("acl", "has more than " + MOST_ACCOUNTS + " accounts");
              }
              return texts.stream()
                  .map(
                      text -> {
                        UUID account = ImageRecords.uuid(text);
                        if (account == null) {
                          throw f.invalid("acl", "must be UUIDs of accounts");
                        }
                        return account;
                      })
                  .distinct()
                  .toList();
            });
  }

  private static Given<List<String>> list(Fields f) {
    JsonNode sent = f.object().get("acl");
    if (sent != null && sent.isTextual() && sent.textValue().startsWith("[")) {
      ObjectNode inner = Json.object();
      inner.set("acl", json("acl", sent.textValue()));
      return Fields.of(inner).texts("acl");
    }
    return f.texts("acl");
  }

  private static Given<JsonNode> tags(Fields f) {
    JsonNode sent = f.object().get("tags");
    JsonNode tags = sent != null && sent.isTextual() ? json("tags", sent.textValue()) : sent;
    if (tags == null) {
      return Given.absent();
    }
    if (tags.isNull()) {
      return Given.cleared();
    }
    if (!tags.isObject() || tags.size() > MOST_TAGS) {
      throw f.invalid("tags", "must be an object of at most " + MOST_TAGS + " tags");
    }
    tags.properties()
        .forEach(
            tag -> {
              boolean fits =
                  tag.getValue().isValueNode()
                      && !tag.getValue().isNull()
                      && !tag.getKey().isEmpty()
                      && tag.getKey().length() <= 255
                      && tag.getValue().asText().length() <= 1_024;
              if (!fits) {
                throw f.invalid(
                    "tags",
                    "must have names of 1 to 255 characters, and texts, numbers or booleans");
              }
            });
    return Given.of(tags);
  }

  private static JsonNode json(String field, String text) {
    if (text.isEmpty()) {
      return Json.MAPPER.nullNode();
    }
    try {
      JsonNode parsed = Json.tree(text);
      io.perigee.faces.Documents.requireText(field, parsed);
      return parsed;
    } catch (IllegalArgumentException e) {
      throw Invalid.field(field, field + " must be JSON");
    }
  }
}
