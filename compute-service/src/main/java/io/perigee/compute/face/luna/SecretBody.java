package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.secret.Secret;
import io.perigee.compute.secret.Secret.Owner;
import io.perigee.compute.secret.SecretChange;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import io.perigee.faces.luna.LunaBody;
import io.perigee.faces.luna.LunaName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Secrets as Luna2 sends and shows them. */
final class SecretBody {

  private static final Set<String> FIELDS =
      Set.of("name", "secretname", "newsecretname", "content", "path");
  private static final int MAX_CONTENT = 256 * 1024;

  /** What stands for a content that was left out of an export: it stays as it is. */
  private static final String HIDDEN = "****";

  private SecretBody() {}

  /**
   * Reads {@code {"config":{"secrets":{"<node or group>":{"<holder>":[{…}]}}}}}, or, as examples of
   * the text have it, the same without {@code config}. What is sent twice alike is taken once.
   *
   * @param only the secret that the URL names; null if the body names them
   */
  static List<SecretChange> of(byte[] body, Owner owner, String holder, String only) {
    ObjectNode document = Documents.object(body);
    boolean bare = document.has("secrets") && !document.has("config");
    String at = (bare ? "secrets." : "config.secrets.") + owner.text();
    Fields of =
        bare
            ? LunaBody.at(body, "secrets", owner.text())
            : LunaBody.at(body, "config", "secrets", owner.text());
    List<Fields> rows = rows(of, holder, at);
    Map<String, SecretChange> changes = new LinkedHashMap<>();
    for (Fields row : rows) {
      SecretChange change = one(row, only);
      SecretChange twin = changes.putIfAbsent(change.name(), change);
      if (twin != null
          && !(twin.fields().equals(change.fields())
              && String.valueOf(twin.newName()).equals(String.valueOf(change.newName())))) {
        throw row.invalid("name", change.name() + " stands twice, with different values");
      }
    }
    if (only != null && changes.size() != 1) {
      throw Invalid.field(at + "." + holder, at + "." + holder + " must hold one secret");
    }
    return List.copyOf(changes.values());
  }

  /** A list's element. */
  static ObjectNode shown(Secret secret) {
    return Json.object()
        .put("name", secret.name())
        .put("secretname", secret.name())
        .put("content", secret.content())
        .put("path", secret.path());
  }

  /** {@code {"node":{"<holder>":[…]},"group":{"<holder>":[…]}}}; kinds without any are left out. */
  static ObjectNode document(List<Secret> secrets) {
    ObjectNode document = Json.object();
    for (Secret secret : secrets) {
      ObjectNode holders = document.withObject("/" + secret.owner().text());
      ArrayNode of =
          holders.has(secret.holder())
              ? (ArrayNode) holders.get(secret.holder())
              : holders.putArray(secret.holder());
      of.add(shown(secret));
    }
    return document;
  }

  private static List<Fields> rows(Fields of, String holder, String at) {
    JsonNode sent = of.object().get(holder);
    if (sent == null || sent.isNull()) {
      throw Missing.field(at + "." + holder);
    }
    if (sent instanceof ObjectNode one) {
      return List.of(Fields.at(at + "." + holder, one));
    }
    List<Fields> rows = new ArrayList<>(of.rows(holder).orElse(List.of()));
    if (rows.isEmpty()) {
      throw Missing.field(at + "." + holder);
    }
    return rows;
  }

  private static SecretChange one(Fields row, String only) {
    row.only(FIELDS);
    String name = name(row, only);
    String newName =
        row.text("newsecretname").map(n -> LunaName.object(row.path("newsecretname"), n)).value();
    ObjectNode fields = Json.object();
    Given<String> content = row.text("content", MAX_CONTENT);
    if (!HIDDEN.equals(content.value())) {
      MemberBody.put(fields, "content", content);
    }
    MemberBody.put(fields, "path", row.text("path"));
    return new SecretChange(row.path("").replaceAll("\\.$", ""), name, newName, fields);
  }

  private static String name(Fields row, String only) {
    String name = Alias.text(row, "name", "secretname", null).value();
    if (only == null) {
      if (name == null) {
        throw Missing.field(row.path("name"));
      }
      return LunaName.object(row.path("name"), name);
    }
    if (name != null && !name.equals(only)) {
      throw row.invalid(
          row.has("name") ? "name" : "secretname",
          "must be " + only + " as in the URL; to rename, send newsecretname");
    }
    return LunaName.object("secret", only);
  }
}
