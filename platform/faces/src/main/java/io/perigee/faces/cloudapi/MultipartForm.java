package io.perigee.faces.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A body of {@code multipart/form-data} (RFC 7578) whose parts are texts. */
final class MultipartForm {

  private static final Pattern NAME =
      Pattern.compile("(?i)(?:^|[;\\s])name=(?:\"([^\"]*)\"|([^;\\s]+))");
  private static final int MAX_PARTS = 2000;

  private MultipartForm() {}

  /**
   * @param boundary from the Content-Type; null is refused
   */
  static ObjectNode read(String boundary, byte[] body) {
    if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
      throw CloudParams.content(
          "the Content-Type multipart/form-data needs a boundary of 1 to 70 characters");
    }
    // Latin-1 maps each byte to one character, so that the boundary is found without decoding the
    // parts.
    String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
    String delimiter = "\r\n--" + boundary;
    ObjectNode params = Documents.empty();
    int at = text.indexOf(delimiter);
    for (int parts = 0; at >= 0; parts++) {
      int start = at + delimiter.length();
      if (text.startsWith("--", start)) {
        return params;
      }
      int end = text.indexOf(delimiter, start);
      if (end < 0 || parts == MAX_PARTS) {
        break;
      }
      add(params, text.substring(start, end));
      at = end;
    }
    throw CloudParams.content(
        "the multipart form is cut short, or has more than " + MAX_PARTS + " parts");
  }

  private static void add(ObjectNode params, String part) {
    int blank = part.indexOf("\r\n\r\n");
    if (blank < 0) {
      throw CloudParams.content("a part of the multipart form has no header");
    }
    for (String header : part.substring(0, blank).split("\r\n")) {
      if (header.regionMatches(true, 0, "Content-Disposition:", 0, 20)) {
        Matcher name = NAME.matcher(header);
        if (name.find()) {
          String key = name.group(1) != null ? name.group(1) : name.group(2);
          CloudParams.add(params, utf8(key), utf8(part.substring(blank + 4)));
          return;
        }
      }
    }
    throw CloudParams.content("a part of the multipart form has no name");
  }

  private static String utf8(String latin1) {
    return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
