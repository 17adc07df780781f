package io.perigee.devkit.testkit.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Addresses of what tests ask for. */
final class Urls {

  private Urls() {}

  /**
   * The address of a path.
   *
   * @param path below {@code base}, or a whole URL; its query may stand behind it
   * @param encoding whether what may not stand in a URL as it is, and each percent sign, is escaped
   * @param query further parameters, escaped
   */
  static URI of(URI base, String path, boolean encoding, List<String> query) {
    String whole = path.startsWith("http://") ? path : base + "/" + path.replaceFirst("^/", "");
    int mark = whole.indexOf('?');
    String place = mark < 0 ? whole : whole.substring(0, mark);
    String behind = mark < 0 ? "" : whole.substring(mark + 1);
    if (encoding) {
      place = escaped(place);
      behind =
          Arrays.stream(behind.split("&")).map(Urls::parameter).collect(Collectors.joining("&"));
    }
    String asked =
        behind + (behind.isEmpty() || query.isEmpty() ? "" : "&") + String.join("&", query);
    return URI.create(place + (asked.isEmpty() ? "" : "?" + asked));
  }

  /** Escaped for a name or a value of a query. */
  static String component(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String parameter(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0
        ? component(pair)
        : component(pair.substring(0, equals)) + "=" + component(pair.substring(equals + 1));
  }

  /** All that is no letter, digit or sign of a path's own. */
  private static String escaped(String place) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : place.getBytes(StandardCharsets.UTF_8)) {
      char sign = (char) (b & 0xff);
      boolean plain =
          sign >= 'a' && sign <= 'z'
              || sign >= 'A' && sign <= 'Z'
              || sign >= '0' && sign <= '9'
              || "/:@-._~!$&'()*,;=+".indexOf(sign) >= 0;
      escaped.append(plain ? String.valueOf(sign) : "%%%02X".formatted((int) sign));
    }
    return escaped.toString();
  }
}
