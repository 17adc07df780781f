package io.perigee.journeys.client;

import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Speaks CloudAPI as {@code triton} does: HTTP signatures over {@code (request-target) date} with
 * an RSA key, or one of Ed25519.
 */
public final class CloudClient {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private static final int SHORTEST_RSA = 100;

  private final Http http;
  private final String account;
  private final String keyId;
  private final PrivateKey key;
  // Whoever polls asks the same several times a second, which the signature does not tell apart.
  private volatile Signed last = new Signed("", "");

  /** A text and its signature in base64. */
  private record Signed(String text, String signature) {}

  public CloudClient(Credentials credentials) throws IOException {
    this.http = new Http(credentials.url());
    this.account = credentials.cloudapi().account();
    this.keyId = credentials.cloudapi().keyId();
    this.key = read(Path.of(credentials.cloudapi().keyPath()));
  }

  public String account() {
    return account;
  }

  /** Sends a signed request to a path below the account's. */
  public Answer send(String method, String path, Object body) throws IOException {
    return send(method, path, body, Map.of());
  }

  /** Sends a signed request with further headers. */
  public Answer send(String method, String path, Object body, Map<String, String> more)
      throws IOException {
    String target = "/" + account + path;
    Map<String, String> headers = new LinkedHashMap<>(signed(method, target));
    headers.putAll(more);
    headers.put("Accept", "application/json");
    if (body != null) {
      headers.put("Content-Type", "application/json");
    }
    return http.send(method, target, headers, body == null ? null : Json.write(body));
  }

  public Answer get(String path) throws IOException {
    return send("GET", path, null);
  }

  /** Sends a signed request with a body of any kind. */
  public Answer sendBody(String method, String path, String contentType, BodyPublisher body)
      throws IOException {
    String target = "/" + account + path;
    Map<String, String> headers = new LinkedHashMap<>(signed(method, target));
    headers.put("Content-Type", contentType);
    return http.sendBody(method, target, headers, body);
  }

  /** The headers that sign a request. */
  public Map<String, String> signed(String method, String target) {
    return signed(method, target, Instant.now());
  }

  /** The headers that sign a request at a time. */
  public Map<String, String> signed(String method, String target, Instant at) {
    String date = at.atZone(ZoneOffset.UTC).format(DATE);
    String text =
        "(request-target): %s %s\ndate: %s"
            .formatted(method.toLowerCase(Locale.ROOT), target, date);
    String authorization =
        "Signature keyId=\"/%s/keys/%s\",algorithm=\"%s\",headers=\"(request-target) date\",signature=\"%s\""
            .formatted(account, keyId, isRsa(key) ? "rsa-sha256" : "ed25519-sha512", sign(text));
    return Map.of("Date", date, "Authorization", authorization);
  }

  /**
   * Polls a machine until it is as wanted.
   *
   * @throws IllegalStateException if it is not in time
   */
  public Answer await(String machine, Predicate<Answer> wanted, Duration within)
      throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(within);
    Answer last = get("/machines/" + machine);
    while (!wanted.test(last)) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException(
            "machine %s is not as wanted within %s: %s".formatted(machine, within, last.body()));
      }
      Thread.sleep(Duration.ofMillis(100));
      last = get("/machines/" + machine);
    }
    return last;
  }

  private String sign(String text) {
    Signed before = last;
    if (before.text().equals(text)) {
      return before.signature();
    }
    try {
      Signature signature = Signature.getInstance(isRsa(key) ? "SHA256withRSA" : "Ed25519");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      Signed made = new Signed(text, Base64.getEncoder().encodeToString(signature.sign()));
      last = made;
      return made.signature();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key cannot sign", e);
    }
  }

  private static boolean isRsa(PrivateKey key) {
    return key.getAlgorithm().equals("RSA");
  }

  /**
   * Reads a key in PEM: PKCS#8, or PKCS#1 as ssh-keygen writes RSA's, which lacks only the
   * wrapping.
   */
  private static PrivateKey read(Path file) throws IOException {
    String pem = Files.readString(file);
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    byte[] pkcs8 = pem.contains("BEGIN RSA PRIVATE KEY") ? wrapped(der) : der;
    // Nothing else is as short.
    String algorithm = pkcs8.length < SHORTEST_RSA ? "Ed25519" : "RSA";
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new IOException("no key of RSA or Ed25519 in PEM: " + file, e);
    }
  }

  private static byte[] wrapped(byte[] pkcs1) {
    byte[] algorithm = Base64.getDecoder().decode("AgEAMA0GCSqGSIb3DQEBAQUA");
    byte[] octets = concat(length(0x04, pkcs1.length), pkcs1);
    return concat(length(0x30, algorithm.length + octets.length), algorithm, octets);
  }

  private static byte[] length(int tag, int length) {
    return length < 65_536
        ? new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length}
        : new byte[] {
          (byte) tag, (byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length
        };
  }

  private static byte[] concat(byte[]... parts) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
