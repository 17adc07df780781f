package io.perigee.gateway.access;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The resource that a CloudAPI path is about, as role tags know it: what lies below a machine, a
 * network or a firewall rule is part of it; the keys of a sub-user and the networks of a VLAN are
 * resources of their own.
 *
 * @param below the resource's path without its account; {@code /} for the account itself
 * @param full the whole path without its account
 */
public record ResourcePath(String below, String full) {

  private static final Set<String> KEYS = Set.of("keys", "accesskeys");

  /**
   * @param path a raw path that begins with the account
   */
  public static ResourcePath of(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/")) {
      if (!segment.isEmpty()) {
        segments.add(plain(segment));
      }
    }
    List<String> rest = segments.subList(Math.min(1, segments.size()), segments.size());
    return new ResourcePath(join(rest.subList(0, own(rest))), join(rest));
  }

  /** True if the path names the resource itself, and nothing that is part of it. */
  public boolean isWhole() {
    return below.equals(full);
  }

  private static int own(List<String> rest) {
    int all = rest.size();
    if (all < 2) {
      return all;
    }
    return switch (rest.getFirst()) {
      case "users" -> all > 2 && KEYS.contains(rest.get(2)) ? Math.min(all, 4) : 2;
      case "policies" -> rest.get(1).startsWith("_") ? 1 : 2;
      case "fabrics" -> all;
      default -> 2;
    };
  }

  private static String join(List<String> segments) {
    return "/" + String.join("/", segments);
  }

  /** Decoded, so that one resource has one path, except for what would divide it elsewhere. */
  private static String plain(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      String decoded = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
      return decoded.replace("%", "%25").replace("/", "%2F");
    } catch (IllegalArgumentException e) {
      // Not encoded after all; the gateway lets no such request in, a service may write such a
      // link.
      return segment;
    }
  }
}
