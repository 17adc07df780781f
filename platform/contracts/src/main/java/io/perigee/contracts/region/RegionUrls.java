package io.perigee.contracts.region;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The regions of an installation with the URL of each, by which CloudAPI's clients reach it: a
 * region is a datacenter, and a datacenter is an URL. The first is meant where a URL names none.
 *
 * @param byName in the order in which they were written
 */
public record RegionUrls(Map<String, URI> byName) {

  /** None: the installation is one datacenter, whatever regions it has. */
  public static final RegionUrls NONE = new RegionUrls(Map.of());

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public RegionUrls {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /**
   * Reads {@code east=https://east.example.com west=https://west.example.com:8443}.
   *
   * @param text pairs with spaces or commas between them; null or blank for none
   * @throws IllegalArgumentException naming the pair that is none, or comes twice
   */
  public static RegionUrls parse(String text) {
    Map<String, URI> urls = new LinkedHashMap<>();
    for (String pair : (text == null ? "" : text).strip().split("[\\s,]+")) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : pair.substring(0, equals);
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("a region is written NAME=URL, not " + pair);
      }
      URI url = url(pair.substring(equals + 1), pair);
      if (urls.containsValue(url) || urls.put(name, url) != null) {
        throw new IllegalArgumentException("a region or its URL comes twice: " + pair);
      }
    }
    return urls.isEmpty() ? NONE : new RegionUrls(urls);
  }

  /** The region that is meant where a URL names none; empty if there is none. */
  public Optional<String> first() {
    return byName.keySet().stream().findFirst();
  }

  /** A region's URL, without a slash at its end; empty if it has none. */
  public Optional<String> url(String region) {
    return Optional.ofNullable(byName.get(region)).map(URI::toString);
  }

  private static URI url(String text, String pair) {
    try {
      URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web && url.getHost() != null && url.getRawPath().isEmpty() && url.getRawQuery() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the refusal.
    }
    throw new IllegalArgumentException(
        "a region's URL is http or https with a host and without a path, not " + pair);
  }
}
