package io.perigee.journal.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A webhook's URL, taken apart. Targets are outside: unless the operator allows it, they are https
 * and no loopback, link-local, private, shared or multicast address, neither as they are written
 * nor as their names resolve.
 *
 * @param tls whether it is https
 * @param host a name or an address, without brackets
 * @param port the port
 * @param path path and query, as they are sent
 */
record Target(boolean tls, String host, int port, String path) {

  /** What a number or hexadecimal stands for as an address differs by who reads it. */
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|0[xX].*");

  private static final Pattern DOTTED = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  /** Why a URL is no target. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * @param allowPrivate whether plain http and addresses inside are taken
   * @throws Refused saying why, without repeating the URL
   */
  static Target of(String url, boolean allowPrivate) throws Refused {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new Refused("must be a URL");
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(allowPrivate && scheme.equals("http"))) {
      throw new Refused("must be an https URL");
    }
    String host = uri.getHost();
    if (host == null
        || host.isEmpty()
        || uri.getRawUserInfo() != null
        || uri.getRawFragment() != null) {
      throw new Refused("must have a host, and no user and no fragment");
    }
    boolean tls = scheme.equals("https");
    int port = uri.getPort() == -1 ? (tls ? 443 : 80) : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw new Refused("must have a port from 1 to 65535");
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    Target target = new Target(tls, bare, port, path(uri));
    target.requireOutsideAsWritten(allowPrivate);
    return target;
  }

  private static String path(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    // What is no ASCII goes as its UTF-8 escapes.
    String whole = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    return URI.create(whole.replaceFirst("^//+", "/")).toASCIIString();
  }

  private void requireOutsideAsWritten(boolean allowPrivate) throws Refused {
    boolean literal = host.contains(":") || DOTTED.matcher(host).matches();
    if (!literal && NUMERIC.matcher(host).matches()) {
      throw new Refused("must name its host, or give its address in the usual form");
    }
    if (!allowPrivate && (literal || host.equalsIgnoreCase("localhost"))) {
      resolve(false);
    }
  }

  /**
   * The address to connect to: looked up once and checked, so that nothing else is connected to
   * than what was checked.
   *
   * @throws Refused if any of the name's addresses is inside, or it has none
   */
  InetAddress resolve(boolean allowPrivate) throws Refused {
    InetAddress[] all;
    try {
      all = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new Refused("has a host that cannot be resolved");
    }
    for (InetAddress each : all) {
      if (!allowPrivate && isInside(each)) {
        throw new Refused("must not lead to a loopback, link-local or private address");
      }
    }
    return all[0];
  }

  /** The host as it stands in the header {@code Host}. */
  String authority() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return port == (tls ? 443 : 80) ? shown : shown + ":" + port;
  }

  private static boolean isInside(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    byte[] b = address.getAddress();
    int first = b[0] & 0xff;
    int second = b[1] & 0xff;
    if (address instanceof Inet6Address) {
      // Unique local; and what carries an IPv4 address inside: NAT64, 6to4, Teredo, compatible.
      return (first & 0xfe) == 0xfc
          || first == 0x00
          || first == 0x20 && second == 0x02
          || first == 0x20 && second == 0x01 && b[2] == 0 && b[3] == 0;
    }
    return first == 0
        || first == 100 && (second & 0xc0) == 64
        || first == 192 && second == 0 && b[2] == 0
        || first == 198 && (second & 0xfe) == 18
        || first >= 240;
  }
}
