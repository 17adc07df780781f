package io.perigee.network.face.cloudapi;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.cloudapi.OwnAccount;
import io.perigee.network.known.KnownRegions;
import io.perigee.runtime.identity.Call;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.regex.Pattern;

/** Who calls CloudAPI, and what the parts of its URLs are. */
@Singleton
final class Caller {

  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final int SHOWN = 64;

  private final Call call;
  private final KnownRegions regions;

  Caller(Call call, KnownRegions regions) {
    this.call = call;
    this.regions = regions;
  }

  /**
   * The region that is the URL's datacenter: the oldest where the gateway names none; may be null.
   */
  UUID region() {
    String name = call.region();
    return name == null ? regions.first().orElse(null) : regions.id(name);
  }

  /** The account that the URL names, which is the caller's. */
  UUID account(String login) {
    return UUID.fromString(
        OwnAccount.of(call.principal().account(), call.principal().login(), login));
  }

  Cause cause() {
    return call.cause();
  }

  /** An id in the URL; what is no UUID names nothing. */
  static UUID id(String kind, String text) {
    if (!UUID_FORM.matcher(text).matches()) {
      throw notFound(kind, text);
    }
    return UUID.fromString(text);
  }

  static NotFound notFound(String kind, String text) {
    return new NotFound(
        "%s %s not found".formatted(kind, text.length() > SHOWN ? text.substring(0, SHOWN) : text));
  }
}
