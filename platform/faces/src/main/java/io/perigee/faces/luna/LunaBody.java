package io.perigee.faces.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Luna2's request bodies: an object at the end of a path of names, {@code
 * {"config":{"node":{"node001":{…}}}}}.
 *
 * <p>What a GET shows may be posted back: fields that begin with an underscore, {@code members},
 * and a {@code name} equal to the URL's are left out before anything is looked at. Another {@code
 * name} is refused: renaming goes by {@code new…name} fields only.
 */
public final class LunaBody {

  private LunaBody() {}

  /**
   * The fields of one configured object.
   *
   * @param kind the object's kind in the body, {@code node}, {@code group}, {@code network}, …
   * @param name its name in the URL
   * @throws Missing naming {@code config.<kind>.<name>} if the body has no such object
   */
  public static Fields config(byte[] body, String kind, String name) {
    Fields fields = at(body, "config", kind, name);
    Given<String> inner = fields.text("name");
    if (inner.value() != null && !inner.value().equals(name)) {
      throw fields.invalid(
          "name",
          "must be " + name + " as in the URL; to rename, send the new name in its own field");
    }
    ObjectNode own = fields.object().deepCopy();
    own.remove(List.of("name", "members"));
    own.remove(fields.names().stream().filter(field -> field.startsWith("_")).toList());
    return Fields.at("config." + kind + "." + name, own);
  }

  /** As {@link #config} for bodies without a name in them: {@code {"config":{"cluster":{…}}}}. */
  public static Fields config(byte[] body, String kind) {
    Fields fields = at(body, "config", kind);
    ObjectNode own = fields.object().deepCopy();
    own.remove(fields.names().stream().filter(field -> field.startsWith("_")).toList());
    return Fields.at("config." + kind, own);
  }

  /**
   * The object at any path, unchanged: {@code at(body, "control", "power", "on")}.
   *
   * @throws Missing naming the first part of the path that is not there
   * @throws Invalid if something on the path is not an object
   */
  public static Fields at(byte[] body, String... path) {
    ObjectNode object = Documents.object(body);
    for (int i = 0; i < path.length; i++) {
      String here = String.join(".", Arrays.asList(path).subList(0, i + 1));
      JsonNode next = object.get(path[i]);
      if (next == null || next.isNull()) {
        throw Missing.field(here);
      }
      if (!(next instanceof ObjectNode inner)) {
        throw Invalid.field(here, here + " must be an object, not " + Documents.kind(next));
      }
      object = inner;
    }
    return Fields.at(String.join(".", path), object);
  }

  /**
   * A script or other text that travels in base64 (line breaks in it are taken).
   *
   * @param maxBytes the largest decoded length
   * @return the decoded text
   * @throws Invalid naming the field if it is not base64 of UTF-8 text
   */
  public static Given<String> base64(Fields fields, String field, int maxBytes) {
    return fields
        .text(field, Documents.MAX_BYTES)
        .map(
            text -> {
              String text64 = text.replaceAll("\\s", "");
              byte[] decoded;
              try {
                decoded = Base64.getDecoder().decode(text64);
              } catch (IllegalArgumentException e) {
                throw fields.invalid(field, "must be base64");
              }
              if (decoded.length > maxBytes) {
                throw fields.invalid(
                    field,
                    "has "
                        + decoded.length
                        + " bytes decoded; at most "
                        + maxBytes
                        + " are allowed");
              }
              return decodeText(fields, field, decoded);
            });
  }

  /** The form in which such a text is shown; null stays null. */
  public static String toBase64(String text) {
    return text == null
        ? null
        : Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decodeText(Fields fields, String field, byte[] decoded) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded)).toString();
      if (text.indexOf('\0') >= 0) {
        throw fields.invalid(field, "must be base64 of text; it holds a NUL character");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw fields.invalid(field, "must be base64 of UTF-8 text");
    }
  }
}
