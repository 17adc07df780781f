package io.perigee.journal.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perigee.contracts.envelope.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One form for one content: fields in the order of their names, secrets masked for everybody. */
final class Canonical {

  /** Passwords and the like, and the communities of switches. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(.*_)?(password|passwd|secret|content|tpm_sha256|read|rw|readcommunity|rwcommunity)");

  private static final TextNode MASK = TextNode.valueOf("****");

  private Canonical() {}

  static ObjectNode object(JsonNode object) {
    TreeMap<String, JsonNode> sorted = new TreeMap<>();
    object.properties().forEach(e -> sorted.put(e.getKey(), value(e.getKey(), e.getValue())));
    ObjectNode out = Json.object();
    sorted.forEach(out::set);
    return out;
  }

  private static JsonNode value(String field, JsonNode value) {
    if (SECRET.matcher(field).matches() && !value.isNull()) {
      return MASK;
    }
    return switch (value) {
      case ObjectNode inner -> object(inner);
      case ArrayNode list -> {
        ArrayNode out = Json.MAPPER.createArrayNode();
        list.forEach(e -> out.add(value("", e)));
        yield out;
      }
      default -> value;
    };
  }

  /** MD5, as published: it tells contents apart and protects nothing. */
  static String hash(List<TableRow> rows) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      for (TableRow row : rows) {
        md5.update(Json.write(row.fields()).getBytes(StandardCharsets.UTF_8));
        md5.update((byte) '\n');
      }
      return HexFormat.of().formatHex(md5.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
