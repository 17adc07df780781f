package io.perigee.gateway.route;

import io.vertx.core.http.HttpMethod;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code routes.tsv}, the one place where endpoints are declared. A malformed row stops the
 * start.
 */
public final class RouteFile {

  private static final String RESOURCE = "/routes.tsv";
  private static final int COLUMNS = 11;
  private static final String ACTION = "?action=";

  private final long defaultLimit;
  private final Duration defaultDeadline;

  /**
   * @param defaultLimit body limit in bytes of rows that name none
   * @param defaultDeadline deadline of rows that name none
   */
  public RouteFile(long defaultLimit, Duration defaultDeadline) {
    this.defaultLimit = defaultLimit;
    this.defaultDeadline = defaultDeadline;
  }

  /** All rows, in the file's order. */
  public List<Route> read() {
    try (InputStream in = RouteFile.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<Route> routes = new ArrayList<>();
      boolean heading = true;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#") || line.isBlank()) {
          continue;
        }
        if (heading) {
          heading = false;
          continue;
        }
        routes.add(route(line, routes.size()));
      }
      return List.copyOf(routes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Route route(String line, int ordinal) {
    String[] column = line.split("\t", -1);
    if (column.length != COLUMNS) {
      throw new IllegalArgumentException(
          "a row of routes.tsv has " + COLUMNS + " columns, not " + column.length + ": " + line);
    }
    int action = column[2].indexOf(ACTION);
    return new Route(
        Api.named(column[0]),
        HttpMethod.valueOf(column[1]),
        action < 0 ? column[2] : column[2].substring(0, action),
        action < 0 ? null : column[2].substring(action + ACTION.length()),
        column[3],
        column[4],
        Auth.named(column[5]),
        column[6].equals("A"),
        status(column[7]),
        column[8].equals("own"),
        column[9].equals("-") ? defaultLimit : Long.parseLong(column[9]),
        column[10].equals("-") ? defaultDeadline : Duration.ofMillis(Long.parseLong(column[10])),
        ordinal);
  }

  private static int status(String answer) {
    return switch (answer) {
      case "made" -> 0;
      case "not-made" -> 501;
      case "404" -> 404;
      case "405" -> 405;
      default -> throw new IllegalArgumentException("no answer is called " + answer);
    };
  }
}
