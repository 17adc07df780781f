package io.perigee.faces.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Function;

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

  /**
   * 200 with one page by cursor: {@code Link: <…>; rel="next"} unless it is the last, and where the
   * list has a limit always, {@code x-resource-count} (rows in this answer) and {@code
   * x-query-limit}.
   *
   * @param uri the request's
   * @param found the page's rows and, if there are more, one of them: {@link Page#reading}
   * @param key of a row, for {@link Cursor}
   * @param shown a row as it is answered
   */
  public static <T> Response page(
      UriInfo uri,
      Page page,
      List<T> found,
      Function<T, List<String>> key,
      Function<T, ? extends JsonNode> shown) {
    List<T> rows = found.size() > page.limit() ? found.subList(0, page.limit()) : found;
    ArrayNode array = JsonNodeFactory.instance.arrayNode(rows.size());
    rows.forEach(row -> array.add(shown.apply(row)));
    Response.ResponseBuilder answer = Response.ok(array, MediaType.APPLICATION_JSON_TYPE);
    if (page.limit() <= Page.MAX) {
      answer.header("x-resource-count", rows.size()).header("x-query-limit", page.limit());
    }
    if (rows.size() < found.size()) {
      Cursor next = new Cursor(page.list(), key.apply(rows.getLast()));
      answer.header("Link", "<" + next(uri, next) + ">; rel=\"next\"");
    }
    return answer.build();
  }

  /** The request's path and query as its client wrote them, with another cursor. */
  private static String next(UriInfo uri, Cursor cursor) {
    String path = uri.getRequestUri().getRawPath();
    StringBuilder next = new StringBuilder(path.substring(path.indexOf('/', 1))).append('?');
    String query = uri.getRequestUri().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      if (!pair.isEmpty() && !pair.startsWith("cursor=") && !pair.startsWith("offset=")) {
        next.append(pair).append('&');
      }
    }
    return next.append("cursor=").append(cursor.text()).toString();
  }

  private static ArrayNode array(List<? extends JsonNode> rows) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(rows.size());
    rows.forEach(array::add);
    return array;
  }
}
