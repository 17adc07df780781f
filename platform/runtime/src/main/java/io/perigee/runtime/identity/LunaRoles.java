package io.perigee.runtime.identity;

import java.util.List;
import java.util.Set;

/**
 * What the roles of Luna's users let them do, for all services and their endpoints alike:
 *
 * <ul>
 *   <li>{@code admin}: everything, BMC passwords and people included;
 *   <li>{@code operator}: every configuration and control, but no BMC password is shown;
 *   <li>{@code viewer}, and whoever has none of these: reads, and no secrets.
 * </ul>
 */
public final class LunaRoles {

  public static final String ADMIN = "admin";
  public static final String OPERATOR = "operator";
  public static final String VIEWER = "viewer";

  /** All of them, the mightiest first. */
  public static final List<String> ALL = List.of(ADMIN, OPERATOR, VIEWER);

  /** Actions that look only, by GET or POST. */
  private static final Set<String> LOOKING =
      Set.of("_member", "_nextfreeip", "_status", "_list", "_sensors");

  private LunaRoles() {}

  /** True if one of these roles may change something. */
  public static boolean mayWrite(Set<String> roles) {
    return roles.contains(ADMIN) || roles.contains(OPERATOR);
  }

  /**
   * Whether a request changes something. Luna2 has GETs that do: every action (a segment that
   * begins with an underscore) counts as one unless it is known to look only, so that a new one is
   * closed to viewers until it is listed here.
   *
   * @param path below the API's root, without the query, for example {@code
   *     config/node/node001/_delete}
   * @param query the query; null if there is none
   */
  public static boolean writes(String method, String path, String query) {
    String[] segments = path.split("/");
    String last = segments[segments.length - 1];
    if (last.startsWith("_")) {
      boolean holds = query != null && query.contains("reserve");
      return holds || !LOOKING.contains(last);
    }
    if (!method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS")) {
      return true;
    }
    // service/{name}/{action}: everything but the state of a request, or of the service.
    return segments.length == 3
        && segments[0].equals("service")
        && !segments[1].equals("status")
        && !last.equals("status");
  }

  /** Whether a request shows secrets. */
  public static boolean showsSecrets(String path) {
    return path.equals("config/secrets") || path.startsWith("config/secrets/");
  }
}
