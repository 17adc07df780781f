package io.perigee.faces.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** Luna2's answers. */
public final class LunaAnswers {

  private LunaAnswers() {}

  /** 200 {@code {"config":{"<kind>":{"<name>":{…}}}}}. */
  public static Response one(String kind, String name, ObjectNode object) {
    return all(kind, Map.of(name, object));
  }

  /**
   * 200 {@code {"config":{"<kind>":{"<name>":{…},…}}}} in the map's order.
   *
   * @throws NotFound {@code No <kind> available} if there are none
   */
  public static Response all(String kind, Map<String, ObjectNode> objects) {
    if (objects.isEmpty()) {
      throw new NotFound("No " + kind + " available");
    }
    ObjectNode document = Documents.empty();
    ObjectNode of = document.putObject("config").putObject(kind);
    objects.forEach(of::set);
    return json(200, document);
  }

  /** 200 {@code {"config":{"<kind>":{"<name>":{"members":[…]}}}}}; 404 if there are none. */
  public static Response members(String kind, String name, Iterable<String> members) {
    ObjectNode of = Documents.empty();
    var array = of.putArray("members");
    members.forEach(array::add);
    if (array.isEmpty()) {
      throw new NotFound("No members of " + kind + " " + name + " available");
    }
    return one(kind, name, of);
  }

  /** {@code {"message"}} with a status: 200 done, 201 created. */
  public static Response message(int status, String message) {
    return json(status, Documents.empty().put("message", message));
  }

  public static Response created(String message) {
    return message(201, message);
  }

  /** 204 without a body. */
  public static Response noContent() {
    return Response.noContent().build();
  }

  /** 200 {@code {"message","request_id"}}: the work goes on. */
  public static Response queued(String message, String requestId) {
    return json(200, Documents.empty().put("message", message).put("request_id", requestId));
  }

  public static Response json(int status, ObjectNode document) {
    return Response.status(status).entity(document).type(MediaType.APPLICATION_JSON_TYPE).build();
  }
}
