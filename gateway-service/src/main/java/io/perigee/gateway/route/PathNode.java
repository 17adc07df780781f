package io.perigee.gateway.route;

import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One segment in the tree of an API's paths: literals win over {@code _{}}, which wins over a
 * parameter.
 */
final class PathNode {

  private static final Choice NONE = new Choice(null, Map.of());

  private final Map<String, PathNode> literals = new HashMap<>();
  private PathNode underscored;
  private PathNode parameter;
  private final Map<HttpMethod, Choice> choices = new LinkedHashMap<>();
  private String methods = "";

  /** The node below for a segment of a template, made if it is not there. */
  PathNode below(String template) {
    if (template.startsWith(":") || template.equals("{}")) {
      parameter = parameter == null ? new PathNode() : parameter;
      return parameter;
    }
    if (template.equals("_{}")) {
      underscored = underscored == null ? new PathNode() : underscored;
      return underscored;
    }
    return literals.computeIfAbsent(template, ignored -> new PathNode());
  }

  void add(Route route) {
    HttpMethod method = route.method();
    Choice known = choices.get(method);
    // HEAD goes where GET goes, unless a row says otherwise.
    boolean derived =
        method == HttpMethod.HEAD && known != null && known == choices.get(HttpMethod.GET);
    choices.put(method, known == null || derived ? NONE.with(route) : known.with(route));
    if (method == HttpMethod.GET && route.api() != Api.LUNANODE) {
      choices.putIfAbsent(HttpMethod.HEAD, choices.get(HttpMethod.GET));
    }
    methods = String.join(", ", choices.keySet().stream().map(HttpMethod::name).toList());
  }

  Choice choice(HttpMethod method) {
    return choices.get(method);
  }

  /** The methods that a path ending here answers, comma-separated; empty if no path ends here. */
  String methods() {
    return methods;
  }

  PathNode literal(String segment) {
    return literals.get(segment);
  }

  PathNode underscored(String segment) {
    return segment.length() > 1 && segment.charAt(0) == '_' ? underscored : null;
  }

  PathNode parameter() {
    return parameter;
  }
}
