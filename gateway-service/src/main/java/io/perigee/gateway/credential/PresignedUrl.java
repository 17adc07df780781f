package io.perigee.gateway.credential;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A URL that carries its own signature (CloudAPI, "Pre-signed URLs"), for clients that cannot set
 * headers, as WebSockets in browsers. Signed is
 *
 * <pre>
 * METHOD[,METHOD]\nHOST\nPATH\nkey=value&amp;…        every parameter but the signature, sorted
 * </pre>
 *
 * @param signature key, algorithm and bytes
 * @param text what was signed
 * @param rest the query without what belongs to the signature; null if nothing is left
 */
record PresignedUrl(HttpSignature signature, String text, String rest) {

  private static final Set<String> OF_SIGNATURE =
      Set.of("algorithm", "expires", "keyId", "signature", "method");
  private static final int LONGEST = 8192;

  /** True if a request without an Authorization header carries a signature in its URL. */
  static boolean isOne(HttpServerRequest request) {
    String query = request.query();
    return query != null && query.contains("signature=") && query.contains("expires=");
  }

  /**
   * @param now seconds since the epoch
   * @throws io.perigee.gateway.answer.Refused if it lacks something, has expired, or is for other
   *     methods
   */
  static PresignedUrl parse(HttpServerRequest request, long now) {
    if (request.query().length() > LONGEST) {
      throw HttpSignature.refused("the signed URL is too long");
    }
    Map<String, String> parameters = new TreeMap<>();
    List<String> rest = new ArrayList<>();
    for (String pair : request.query().split("&")) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      parameters.put(name, decoded(equals < 0 ? "" : pair.substring(equals + 1)));
      if (!OF_SIGNATURE.contains(name)) {
        rest.add(pair);
      }
    }
    requireFresh(required(parameters, "expires"), now);
    String methods = methods(request.method().name(), parameters.get("method"));
    HttpSignature signature =
        new HttpSignature(
            KeyId.parse(required(parameters, "keyId")),
            SignatureAlgorithm.named(required(parameters, "algorithm")),
            List.of(),
            bytes(required(parameters, "signature")));
    parameters.remove("signature");
    String text =
        methods
            + "\n"
            + request.getHeader("Host")
            + "\n"
            + request.path()
            + "\n"
            + joined(parameters);
    return new PresignedUrl(signature, text, rest.isEmpty() ? null : String.join("&", rest));
  }

  private static void requireFresh(String expires, long now) {
    try {
      if (Long.parseLong(expires) < now) {
        throw HttpSignature.refused("the signed URL has expired");
      }
    } catch (NumberFormatException e) {
      throw HttpSignature.refused("expires must be a UNIX time in seconds");
    }
  }

  private static String methods(String method, String listed) {
    if (listed == null) {
      return method;
    }
    if (!List.of(listed.split(",")).contains(method)) {
      throw HttpSignature.refused("the signed URL is not for " + method);
    }
    return listed;
  }

  private static String required(Map<String, String> parameters, String name) {
    String value = parameters.get(name);
    if (value == null || value.isEmpty()) {
      throw HttpSignature.refused("a signed URL needs " + name);
    }
    return value;
  }

  private static byte[] bytes(String base64) {
    try {
      // A plus sign that the client did not escape has become a space.
      return Base64.getDecoder().decode(base64.replace(' ', '+'));
    } catch (IllegalArgumentException e) {
      throw HttpSignature.refused("the signature is not base64");
    }
  }

  private static String joined(Map<String, String> sorted) {
    List<String> pairs = new ArrayList<>();
    sorted.forEach((name, value) -> pairs.add(encoded(name) + "=" + encoded(value)));
    return String.join("&", pairs);
  }

  /** As encodeURIComponent does, by which clients sign. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%21", "!")
        .replace("%27", "'")
        .replace("%28", "(")
        .replace("%29", ")")
        .replace("%7E", "~");
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw HttpSignature.refused("the signed URL has a broken escape");
    }
  }
}
