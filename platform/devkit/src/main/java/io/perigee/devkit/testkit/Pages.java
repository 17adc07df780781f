package io.perigee.devkit.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Walks through a CloudAPI list by its {@code Link} headers, as a client does. */
public final class Pages {

  private static final Pattern NEXT = Pattern.compile("<(/[^>]+)>; rel=\"next\"");
  private static final int MOST = 200;

  private Pages() {}

  /**
   * An answer of the list.
   *
   * @param link the header {@code Link}; null if there is none
   */
  public record Page(String body, String link) {

    public JsonNode rows() {
      return Json.tree(body);
    }

    /** The path of the next page; null if this is the last. */
    public String next() {
      if (link == null) {
        return null;
      }
      Matcher next = NEXT.matcher(link);
      if (!next.matches()) {
        throw new AssertionError("not a link to a next page: " + link);
      }
      return next.group(1);
    }
  }

  /**
   * All rows, page by page.
   *
   * @param first the first page's path and query as the gateway's client writes it
   * @param get asks for one
   */
  public static List<JsonNode> walk(String first, Function<String, Page> get) {
    List<JsonNode> rows = new ArrayList<>();
    String path = first;
    for (int pages = 0; path != null; pages++) {
      if (pages == MOST) {
        throw new AssertionError("the list has no end: " + path);
      }
      Page page = get.apply(path);
      page.rows().forEach(rows::add);
      path = page.next();
    }
    return rows;
  }
}
