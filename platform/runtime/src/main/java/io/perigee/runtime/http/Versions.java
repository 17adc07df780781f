package io.perigee.runtime.http;

import io.perigee.contracts.error.Conflict;

/** Entity tags made from aggregates' versions, for conditional requests (RFC 9110, 13). */
public final class Versions {

  private Versions() {}

  public static String etag(long version) {
    return "\"" + version + "\"";
  }

  /**
   * Holds an {@code If-Match} header against the present version.
   *
   * @param ifMatch the header; null or {@code *} matches everything
   * @throws Conflict with code {@code PreconditionFailed} if it names other versions only
   */
  public static void requireMatch(String ifMatch, long version) {
    if (ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*")) {
      return;
    }
    for (String tag : ifMatch.split(",")) {
      if (tag.strip().equals(etag(version))) {
        return;
      }
    }
    throw new Conflict(
        "PreconditionFailed", "it has been changed meanwhile: its version is now " + etag(version));
  }
}
