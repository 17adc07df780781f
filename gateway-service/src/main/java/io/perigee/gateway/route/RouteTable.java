package io.perigee.gateway.route;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the endpoint of a method and path. Immutable once built; looking up allocates little and
 * never blocks.
 */
public final class RouteTable {

  private static final Lookup UNKNOWN = new Lookup.Unknown();

  private final List<Route> routes;
  private final Map<Api, PathNode> roots = new EnumMap<>(Api.class);
  private final Set<String> lunaSegments = new HashSet<>();
  private Choice anyPath;

  /**
   * @param routes the rows of the route file
   */
  public RouteTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
    for (Api api : Api.values()) {
      roots.put(api, new PathNode());
    }
    for (Route route : routes) {
      if (route.isRoleTags()) {
        anyPath = new Choice(route, Map.of());
        continue;
      }
      PathNode node = roots.get(route.api());
      List<String> segments = segments(route.path());
      for (String segment : segments) {
        node = node.below(segment);
      }
      node.add(route);
      if (route.api() == Api.LUNA) {
        lunaSegments.add(segments.getFirst());
      }
    }
  }

  /** All rows, in the file's order. */
  public List<Route> routes() {
    return routes;
  }

  /** The first segments that belong to Luna; no account may bear one of these names. */
  public Set<String> lunaSegments() {
    return Set.copyOf(lunaSegments);
  }

  /** The API that a path belongs to. Every path belongs to one. */
  public Api api(String path) {
    int end = path.indexOf('/', 1);
    String first = path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
    if (first.equals("api") || first.equals("api.php")) {
      return Api.LUNANODE;
    }
    return first.isEmpty() || lunaSegments.contains(first) ? Api.LUNA : Api.CLOUDAPI;
  }

  /**
   * Looks a request up.
   *
   * @param path the raw path; one slash at its end makes no difference
   */
  public Lookup find(Api api, HttpMethod method, String path) {
    List<String> segments = segments(path);
    Walk walk = new Walk(segments, method);
    if (walk.visit(roots.get(api), 0)) {
      return new Lookup.Found(
          walk.choice,
          walk.firstParameter < 0 ? null : segments.get(walk.firstParameter),
          walk.methods);
    }
    if (walk.methods == null) {
      return UNKNOWN;
    }
    // CloudAPI's SetRoleTags: PUT on any resource's own path.
    if (api == Api.CLOUDAPI && method == HttpMethod.PUT && anyPath != null) {
      return new Lookup.Found(anyPath, segments.getFirst(), walk.methods);
    }
    boolean taggable = api == Api.CLOUDAPI && anyPath != null && !walk.methods.contains("PUT");
    return new Lookup.WrongMethod(taggable ? walk.methods + ", PUT" : walk.methods);
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>(8);
    int start = 1;
    while (start < path.length()) {
      int end = path.indexOf('/', start);
      if (end < 0) {
        end = path.length();
      }
      segments.add(path.substring(start, end));
      start = end + 1;
    }
    return segments;
  }

  /** A depth-first walk that backs out of a literal when nothing below it fits. */
  private static final class Walk {
    private final List<String> segments;
    private final HttpMethod method;
    private Choice choice;
    private String methods;
    private int firstParameter = -1;

    Walk(List<String> segments, HttpMethod method) {
      this.segments = segments;
      this.method = method;
    }

    boolean visit(PathNode node, int depth) {
      if (node == null) {
        return false;
      }
      if (depth == segments.size()) {
        return arrive(node);
      }
      String segment = segments.get(depth);
      if (visit(node.literal(segment), depth + 1) || segment.isEmpty()) {
        return choice != null;
      }
      if (visit(node.underscored(segment), depth + 1) || visit(node.parameter(), depth + 1)) {
        firstParameter = depth;
        return true;
      }
      return false;
    }

    private boolean arrive(PathNode node) {
      if (node.methods().isEmpty()) {
        return false;
      }
      methods = methods == null ? node.methods() : methods;
      choice = node.choice(method);
      if (choice != null) {
        methods = node.methods();
      }
      return choice != null;
    }
  }
}
