package io.perigee.journeys.badinput;

import io.perigee.journeys.platform.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A made endpoint of the gateway's route table.
 *
 * @param api {@code luna}, {@code cloudapi} or {@code lunanode}
 * @param auth who may call it, as the table has it
 */
record Endpoint(String api, String method, String path, String auth) {

  /** All that are made. */
  static List<Endpoint> made() throws IOException {
    List<String> lines =
        Files.readAllLines(
            Repository.root().resolve("gateway-service/src/main/resources/routes.tsv"));
    List<List<String>> rows =
        lines.stream()
            .filter(l -> !l.startsWith("#") && !l.isBlank())
            .map(l -> List.of(l.split("\t")))
            .toList();
    List<String> columns = rows.getFirst();
    return rows.stream()
        .filter(row -> row.get(columns.indexOf("answer")).equals("made"))
        .map(
            row ->
                new Endpoint(
                    row.get(columns.indexOf("api")),
                    row.get(columns.indexOf("method")),
                    row.get(columns.indexOf("path")),
                    row.get(columns.indexOf("auth"))))
        .toList();
  }

  /** True if CloudAPI's endpoint is made. */
  static boolean isMade(String method, String path) throws IOException {
    return made().stream()
        .anyMatch(e -> e.api.equals("cloudapi") && e.method.equals(method) && e.path.equals(path));
  }

  boolean isOpen() {
    return auth.equals("none") || auth.equals("token by extension");
  }

  boolean takesBody() {
    return method.equals("POST");
  }

  /**
   * CloudAPI's path below the account, up to and with each of its parameters: what stands in a
   * parameter's place depends on all of it.
   */
  List<String> parameters() {
    String[] segments = bare().split("/", -1);
    List<String> parameters = new ArrayList<>();
    for (int i = 2; i < segments.length; i++) {
      if (segments[i].startsWith(":")) {
        parameters.add(below(segments, i));
      }
    }
    return parameters;
  }

  /**
   * CloudAPI's path with these in the places of {@link #parameters}.
   *
   * @param account whose URL it is
   */
  String filled(String account, Map<String, String> parameters) {
    String[] segments = bare().split("/", -1);
    String[] filled = segments.clone();
    filled[1] = account;
    for (int i = 2; i < segments.length; i++) {
      if (segments[i].startsWith(":")) {
        filled[i] = parameters.get(below(segments, i));
      }
    }
    return String.join("/", filled) + path.substring(bare().length());
  }

  private static String below(String[] segments, int last) {
    return "/" + String.join("/", Arrays.asList(segments).subList(2, last + 1));
  }

  private String bare() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  /** Its path with something in each parameter's place. */
  String filled(String account) {
    String[] segments = path.split("/", -1);
    return String.join("/", Arrays.stream(segments).map(s -> segment(s, account)).toList());
  }

  private static String segment(String segment, String account) {
    // Whose URL it is; SetRoleTags is taken for the account itself.
    if (Set.of(":login", ":account", ":resource_path").contains(segment)) {
      return account;
    }
    return segment.startsWith(":")
        ? "nosuch"
            + segment.substring(segment.indexOf('?') < 0 ? segment.length() : segment.indexOf('?'))
        : segment.replace("{}", "power");
  }

  @Override
  public String toString() {
    return api + " " + method + " " + path;
  }
}
