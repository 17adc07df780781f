package io.perigee.gateway.credential;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.vertx.core.MultiMap;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * An Authorization header of CloudAPI's one scheme (CloudAPI, Appendix B), in either form:
 *
 * <pre>
 * Signature keyId="…",algorithm="…",headers="(request-target) date",signature="BASE64"
 * Signature keyId="…",algorithm="…" BASE64          over the bare value of Date
 * </pre>
 *
 * @param keyId whose key
 * @param algorithm how
 * @param headers the names signed, lower case; empty in the bare form
 * @param signature the bytes
 */
record HttpSignature(
    KeyId keyId, SignatureAlgorithm algorithm, List<String> headers, byte[] signature) {

  private static final String SCHEME = "signature ";
  private static final int LONGEST = 8192;

  /**
   * @throws Refused if it is neither form
   */
  static HttpSignature parse(String authorization) {
    if (authorization.length() > LONGEST
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw refused("the Authorization header must be of the scheme Signature");
    }
    SignatureParameters parameters = SignatureParameters.parse(authorization, SCHEME.length());
    if (parameters.keyId() == null
        || parameters.algorithm() == null
        || parameters.signature() == null) {
      throw refused("the Authorization header needs keyId, algorithm and a signature");
    }
    List<String> headers =
        parameters.bare()
            ? List.of()
            : parameters.headers() == null
                ? List.of("date")
                : List.of(parameters.headers().strip().toLowerCase(Locale.ROOT).split("\\s+"));
    try {
      byte[] bytes = Base64.getDecoder().decode(parameters.signature());
      return new HttpSignature(
          KeyId.parse(parameters.keyId()),
          SignatureAlgorithm.named(parameters.algorithm()),
          headers,
          bytes);
    } catch (IllegalArgumentException e) {
      throw refused("the signature is not base64");
    }
  }

  /**
   * The signed header that tells when: {@code date}, or {@code x-date} where the client cannot set
   * Date.
   */
  String dateHeader() {
    if (headers.isEmpty() || headers.contains("date")) {
      return "date";
    }
    if (headers.contains("x-date")) {
      return "x-date";
    }
    throw refused("the signature must cover the Date header");
  }

  /**
   * What was signed.
   *
   * @throws Refused if a signed header was not sent
   */
  String signingString(String method, String uri, MultiMap sent) {
    if (headers.isEmpty()) {
      return sent.get("date");
    }
    StringBuilder text = new StringBuilder(128);
    for (String name : headers) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      text.append(name).append(": ");
      if (name.equals("(request-target)")) {
        text.append(method.toLowerCase(Locale.ROOT)).append(' ').append(uri);
      } else if (sent.contains(name)) {
        text.append(String.join(", ", sent.getAll(name)));
      } else {
        throw refused("the header " + name + " is signed but was not sent");
      }
    }
    return text.toString();
  }

  static Refused refused(String message) {
    return new Refused(Refusal.unauthenticated(message));
  }
}
