package io.perigee.gateway;

/**
 * What paths may look like. A service may normalise what it gets, so nothing that would change its
 * place goes through.
 */
final class Paths {

  private Paths() {}

  /**
   * True if no segment is {@code .} or {@code ..}, however encoded, and no character ends or
   * divides segments early.
   */
  static boolean isPlain(String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return false;
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c <= ' ' || c >= 127 || c == ';' || c == '\\' || c == '%' && !isEscape(path, i)) {
        return false;
      }
    }
    return path.indexOf('.') < 0 && !path.contains("%2") || hasNoDotSegment(path);
  }

  /** A path and query for a service: without a slash at the end. */
  static String target(String path, String query) {
    String end =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return query == null || query.isEmpty() ? end : end + "?" + query;
  }

  private static boolean isEscape(String path, int at) {
    if (at + 2 >= path.length()) {
      return false;
    }
    int high = Character.digit(path.charAt(at + 1), 16);
    int low = Character.digit(path.charAt(at + 2), 16);
    // No control characters, NUL least of all.
    return high >= 2 && low >= 0 && !(high == 7 && low == 15);
  }

  private static boolean hasNoDotSegment(String path) {
    for (String segment : path.split("/")) {
      String dots = segment.replace("%2e", ".").replace("%2E", ".");
      if (dots.equals(".") || dots.equals("..")) {
        return false;
      }
    }
    return true;
  }
}
