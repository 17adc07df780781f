package io.perigee.auth.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** What the sections of users and of groups have in common. */
final class OsDocuments {

  private OsDocuments() {}

  /** An entry as the body of the POST that would make it. */
  static byte[] body(Entry entry, ObjectNode object) {
    ObjectNode body = Json.object();
    body.putObject("config").putObject(entry.kind()).set(entry.name(), object);
    return Json.write(body).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The entry as an object.
   *
   * @throws Invalid if it is none
   */
  static ObjectNode object(Entry entry) {
    if (entry.object() instanceof ObjectNode object) {
      return object.deepCopy();
    }
    String at = at(entry);
    throw Invalid.field(at, at + " must be an object");
  }

  /**
   * Those named must come with the import, or be there.
   *
   * @throws Invalid naming the field and the first that does neither
   */
  static void require(
      Entry entry,
      String field,
      List<String> names,
      String kind,
      Coming coming,
      Collection<String> there) {
    for (String name : names == null ? List.<String>of() : names) {
      if (!coming.has(kind, name) && !there.contains(name)) {
        String at = at(entry) + "." + field;
        throw Invalid.field(at, "%s: there is no %s %s".formatted(at, kind, name));
      }
    }
  }

  static String at(Entry entry) {
    return "config." + entry.kind() + "." + entry.name();
  }
}
