package io.perigee.gateway.answer;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;

/**
 * The headers that every CloudAPI answer carries (CloudAPI HTTP Responses), whoever wrote its body.
 */
public final class CloudApiHeaders {

  /** The server that clients are told they talk to: they derive features from its version. */
  public static final String SERVER = "cloudapi/9.20.0";

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);
  private static final CharSequence SERVER_VALUE = HttpHeaders.createOptimized(SERVER);
  private static final CharSequence API_VERSION = HttpHeaders.createOptimized("Api-Version");
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("Request-Id");
  private static final CharSequence RESPONSE_TIME = HttpHeaders.createOptimized("Response-Time");
  private static final CharSequence DATACENTER =
      HttpHeaders.createOptimized("Triton-Datacenter-Name");
  private static final CharSequence ALLOW_HEADERS =
      HttpHeaders.createOptimized(
          "Accept, Accept-Version, Authorization, Content-Length, Content-MD5, Content-Type, Date,"
              + " Api-Version, Response-Time, Idempotency-Key, Role-Tag");

  /** The published ones, then all others that a client reads: browsers show them no more. */
  private static final CharSequence EXPOSE_HEADERS =
      HttpHeaders.createOptimized(
          "Api-Version, Request-Id, Response-Time, Content-MD5, Link, Location, Retry-After,"
              + " Role-Tag, Triton-Datacenter-Name, X-Job-Uuid, X-Query-Limit, X-Request-Id,"
              + " X-Resource-Count, X-Sha1");

  private static final CharSequence ANY = HttpHeaders.createOptimized("*");

  private final String datacenter;
  private final Clock clock;
  private volatile Second second = new Second(Long.MIN_VALUE, "");

  private record Second(long epoch, String text) {}

  /**
   * @param datacenter what Triton-Datacenter-Name says where there are no regions
   */
  public CloudApiHeaders(String datacenter, Clock clock) {
    this.datacenter = datacenter;
    this.clock = clock;
  }

  /**
   * Sets them.
   *
   * @param region the region whose URL was called; null where there are none
   * @param methods what the path answers; null if unknown
   * @param elapsedNanos since the request came
   */
  public void put(
      MultiMap headers,
      String region,
      String version,
      String requestId,
      String methods,
      long elapsedNanos) {
    headers.set(HttpHeaders.SERVER, SERVER_VALUE);
    headers.set(API_VERSION, version);
    headers.set(REQUEST_ID, requestId);
    headers.set(RESPONSE_TIME, Long.toString(elapsedNanos / 1_000_000));
    headers.set(DATACENTER, region == null ? datacenter : region);
    headers.set(HttpHeaders.DATE, date());
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, ALLOW_HEADERS);
    headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSE_HEADERS);
    if (methods != null) {
      headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods);
    }
  }

  /** The Content-MD5 of a body of the gateway's own. */
  public static String contentMd5(String body) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      return Base64.getEncoder().encodeToString(md5.digest(body.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  private String date() {
    long now = clock.millis() / 1000;
    Second last = second;
    if (last.epoch != now) {
      last = new Second(now, HTTP_DATE.format(Instant.ofEpochSecond(now)));
      second = last;
    }
    return last.text;
  }
}
