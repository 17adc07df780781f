package io.perigee.gateway.forward;

import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.route.Api;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The headers between gateway and service: what a client may not send is taken away, what a service
 * relies on is set.
 */
final class Hops {

  private static final String OURS = "x-perigee-";
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  private static final List<String> CREDENTIALS =
      List.of("Authorization", "x-access-tokens", "Cookie");
  private static final List<String> ASKED_VERSIONS = List.of("Api-Version", "X-Api-Version");

  private Hops() {}

  /** Makes the headers of a request to a service out of those that the client sent. */
  static void toService(Exchange exchange, MultiMap headers, String identity, long deadlineMillis) {
    removeListed(headers);
    removeOurs(headers);
    // Proved here: a service believes the identity token only, and no secret goes where it is not
    // needed.
    CREDENTIALS.forEach(headers::remove);
    headers.remove(HttpHeaders.EXPECT);
    headers.remove("Forwarded");
    headers.set("X-Forwarded-For", exchange.address());
    headers.remove("X-Forwarded-Host");
    if (exchange.request().authority() != null) {
      headers.set("X-Forwarded-Host", exchange.request().authority().toString());
    }
    headers.set("X-Perigee-Identity", identity);
    headers.set("X-Perigee-Deadline", Long.toString(deadlineMillis));
    headers.set("X-Request-Id", exchange.requestId());
    headers.set("traceparent", traceparent(headers.get("traceparent")));
    if (exchange.api() == Api.CLOUDAPI) {
      ASKED_VERSIONS.forEach(headers::remove);
      headers.set("Accept-Version", exchange.version());
      if (exchange.datacenter() != null) {
        headers.set("X-Perigee-Region", exchange.datacenter());
      }
      if (exchange.key() != null) {
        // Audits name the key; who calls is in the identity.
        headers.set("X-Perigee-Key", exchange.key());
      }
    }
  }

  /** Takes from a service's answer what is between it and the gateway. */
  static void fromService(MultiMap headers) {
    removeListed(headers);
    headers.remove(HttpHeaders.CONNECTION);
    headers.remove(HttpHeaders.KEEP_ALIVE);
    removeOurs(headers);
  }

  private static void removeOurs(MultiMap headers) {
    List<String> ours = null;
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().regionMatches(true, 0, OURS, 0, OURS.length())) {
        ours = ours == null ? new ArrayList<>(2) : ours;
        ours.add(header.getKey());
      }
    }
    if (ours != null) {
      ours.forEach(headers::remove);
    }
  }

  /** Takes away the headers that Connection names (RFC 9110, 7.6.1). */
  private static void removeListed(MultiMap headers) {
    String listed = headers.get(HttpHeaders.CONNECTION);
    if (listed == null
        || listed.equalsIgnoreCase("keep-alive")
        || listed.equalsIgnoreCase("close")) {
      return;
    }
    for (String name : listed.toLowerCase(Locale.ROOT).split(",")) {
      String header = name.strip();
      if (!header.isEmpty()
          && !header.equals("content-length")
          && !header.equals("transfer-encoding")) {
        headers.remove(header);
      }
    }
  }

  /** The client's trace context if it is one, else a new one. */
  static String traceparent(String sent) {
    if (sent != null && TRACEPARENT.matcher(sent).matches()) {
      return sent;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder made = new StringBuilder(55).append("00-");
    hex(made, random.nextLong());
    hex(made, random.nextLong() | 1);
    made.append('-');
    hex(made, random.nextLong() | 1);
    return made.append("-01").toString();
  }

  private static void hex(StringBuilder text, long value) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      text.append(Character.forDigit((int) (value >>> shift) & 0xF, 16));
    }
  }
}
