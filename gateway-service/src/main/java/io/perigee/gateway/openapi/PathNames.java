package io.perigee.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the parameters of paths. Rows whose paths differ in these names only are one path of the
 * document, so the names that were given first stand for all of them.
 */
final class PathNames {

  private static final Pattern PARAMETER = Pattern.compile("\\{\\}|:[a-z_]+");
  private static final String ANY_RESOURCE = "/{account}/{resource_path}";

  private final Map<String, List<String>> names = new HashMap<>();

  /** Learns the names of a row's parameters, from its description or from its template. */
  void learn(Route route, JsonNode described) {
    List<String> found = new ArrayList<>();
    Matcher parameters = PARAMETER.matcher(route.path());
    while (parameters.find()) {
      String name = parameters.group();
      boolean account = route.api() == Api.CLOUDAPI && found.isEmpty();
      found.add(account ? "account" : name.startsWith(":") ? name.substring(1) : null);
    }
    JsonNode given = described.path("path");
    for (int i = 0; i < given.size() && i < found.size(); i++) {
      found.set(i, given.get(i).asText());
    }
    if (!found.contains(null)) {
      names.putIfAbsent(shape(route), found);
    }
  }

  /** The names of a row's parameters, in order. */
  List<String> of(Route route) {
    if (route.isRoleTags()) {
      return List.of("account", "resource_path");
    }
    List<String> known = names.get(shape(route));
    if (known != null) {
      return known;
    }
    List<String> numbered = new ArrayList<>();
    Matcher parameters = PARAMETER.matcher(route.path());
    while (parameters.find()) {
      numbered.add(numbered.isEmpty() ? "name" : "name" + (numbered.size() + 1));
    }
    return numbered;
  }

  /** The path as OpenAPI writes it. */
  String path(Route route) {
    if (route.isRoleTags()) {
      return ANY_RESOURCE;
    }
    List<String> parameters = of(route);
    Matcher found = PARAMETER.matcher(route.path());
    StringBuilder path = new StringBuilder();
    for (int i = 0; found.find(); i++) {
      found.appendReplacement(path, Matcher.quoteReplacement("{" + parameters.get(i) + "}"));
    }
    return found.appendTail(path).toString();
  }

  private static String shape(Route route) {
    return PARAMETER.matcher(route.path()).replaceAll("{}");
  }
}
