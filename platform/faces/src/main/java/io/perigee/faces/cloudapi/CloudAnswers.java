package io.perigee.faces.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** CloudAPI's answers; {@link CloudResponseFilter} adds what every one carries. */
public final class CloudAnswers {

  private CloudAnswers() {}

  /** 200 with a document. */
  public static Response ok(JsonNode document) {
    return Response.ok(document, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** 201 with a document and the path of what was made, for example {@code /acme/machines/<id>}. */
  public static Response created(String location, ObjectNode document) {
    // Not Response.location(): that would make it absolute with this service's own address.
    return Response.status(201)
        .header("Location", location)
        .entity(document)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  /** 202 without a body: accepted, the work goes on. */
  public static Response accepted() {
    return Response.accepted().build();
  }

  /** 204 without a body. */
  public static Response noContent() {
    return Response.noContent().build();
  }

  /** 200 with all rows of a list that has no pages. */
  public static Response list(List<? extends JsonNode> rows) {
    return ok(array(rows));
  }

  /**
   * 200 with one page, {@code x-resource-count} (rows in this answer) and {@code x-query-limit};
   * also for no rows.
   */
  public static Response page(List<? extends JsonNode> rows, Page page) {
    return Response.ok(array(rows), MediaType.APPLICATION_JSON_TYPE)
        .header("x-resource-count", rows.size())
        .header("x-query-limit", page.limit())
        .build();
  }

  private static ArrayNode array(List<? extends JsonNode> rows) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(rows.size());
    rows.forEach(array::add);
    return array;
  }
}
