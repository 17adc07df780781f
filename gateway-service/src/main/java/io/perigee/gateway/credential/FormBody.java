package io.perigee.gateway.credential;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The fields of a form, as bytes: what was signed is not to be decoded and encoded again. Takes
 * {@code application/x-www-form-urlencoded} and {@code multipart/form-data} (PHP's curl sends
 * arrays so). Files in multipart forms are fields like others. Of fields of one name the last
 * counts.
 */
public final class FormBody {

  private static final int MOST_FIELDS = 1000;

  private FormBody() {}

  /**
   * @param contentType the request's header; null counts as urlencoded, which old clients do not
   *     name
   */
  public static Map<String, byte[]> parse(byte[] body, String contentType) {
    String type = contentType == null ? "" : contentType.strip();
    if (type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      return multipart(body, boundary(type));
    }
    return urlencoded(body);
  }

  /** Fields of a query string; null or empty has none. */
  public static Map<String, byte[]> query(String query) {
    return query == null ? Map.of() : urlencoded(query.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, byte[]> urlencoded(byte[] body) {
    Map<String, byte[]> fields = new LinkedHashMap<>();
    int start = 0;
    while (start < body.length) {
      int end = indexOf(body, '&', start);
      int equals = indexOf(body, '=', start);
      if (end > start) {
        int nameEnd = Math.min(equals, end);
        put(
            fields,
            text(decode(body, start, nameEnd)),
            nameEnd < end ? decode(body, nameEnd + 1, end) : new byte[0]);
      }
      start = end + 1;
    }
    return fields;
  }

  private static byte[] decode(byte[] body, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      byte b = body[i];
      if (b == '%') {
        int high = i + 2 < to ? Character.digit(body[i + 1], 16) : -1;
        int low = i + 2 < to ? Character.digit(body[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw malformed("a percent sign that starts no escape");
        }
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(b == '+' ? ' ' : b);
      }
    }
    return out.toByteArray();
  }

  private static Map<String, byte[]> multipart(byte[] body, byte[] boundary) {
    Map<String, byte[]> fields = new LinkedHashMap<>();
    int part = indexOf(body, boundary, 0);
    while (part >= 0) {
      int start = part + boundary.length;
      int end = indexOf(body, boundary, start);
      if (end < 0) {
        break;
      }
      int headersEnd = indexOf(body, "\r\n\r\n".getBytes(StandardCharsets.US_ASCII), start);
      if (headersEnd < 0 || headersEnd > end) {
        throw malformed("a part without headers");
      }
      // A part ends with CRLF before the next boundary.
      int to = Math.max(headersEnd + 4, end - 2);
      String name = partName(text(Arrays.copyOfRange(body, start, headersEnd)));
      put(fields, name, Arrays.copyOfRange(body, headersEnd + 4, to));
      part = end;
    }
    return fields;
  }

  private static String partName(String headers) {
    int name = headers.indexOf(" name=");
    if (name < 0) {
      throw malformed("a part without a name");
    }
    String rest = headers.substring(name + 6);
    if (rest.startsWith("\"")) {
      int quote = rest.indexOf('"', 1);
      if (quote > 0) {
        return rest.substring(1, quote);
      }
      throw malformed("a part without a name");
    }
    return rest.split("[;\\r\\n]", 2)[0].strip();
  }

  private static byte[] boundary(String contentType) {
    int at = contentType.indexOf("boundary=");
    String boundary =
        at < 0 ? "" : contentType.substring(at + 9).split(";", 2)[0].strip().replace("\"", "");
    if (boundary.isEmpty() || boundary.length() > 200) {
      throw malformed("a multipart body without a boundary");
    }
    return ("--" + boundary).getBytes(StandardCharsets.UTF_8);
  }

  private static void put(Map<String, byte[]> fields, String name, byte[] value) {
    if (fields.size() >= MOST_FIELDS) {
      throw malformed("more than " + MOST_FIELDS + " fields");
    }
    fields.put(name, value);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int indexOf(byte[] body, char wanted, int from) {
    int i = from;
    while (i < body.length && body[i] != wanted) {
      i++;
    }
    return i;
  }

  private static int indexOf(byte[] body, byte[] wanted, int from) {
    outer:
    for (int i = from; i <= body.length - wanted.length; i++) {
      for (int j = 0; j < wanted.length; j++) {
        if (body[i + j] != wanted[j]) {
          continue outer;
        }
      }
      return i;
    }
    return -1;
  }

  private static Refused malformed(String what) {
    return new Refused(Refusal.malformed("the form is malformed: " + what));
  }
}
