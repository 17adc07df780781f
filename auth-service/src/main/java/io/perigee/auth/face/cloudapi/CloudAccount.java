package io.perigee.auth.face.cloudapi;

import io.perigee.contracts.envelope.Cause;
import io.perigee.faces.cloudapi.OwnAccount;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * The account that a CloudAPI call is about. Whether a sub-user may make the call has the gateway
 * decided, by roles and tags; here it acts for its account.
 */
@Singleton
final class CloudAccount {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Call call;

  CloudAccount(Call call) {
    this.call = call;
  }

  /**
   * @param segment the URL's first
   * @throws io.perigee.contracts.error.Forbidden if it names another account
   */
  UUID id(String segment) {
    Principal caller = call.principal();
    UUID account = UUID.fromString(OwnAccount.of(caller.account(), caller.login(), segment));
    call.require(Principal.Kind.ACCOUNT);
    return account;
  }

  /** A path below the account, for a Location header; the last segment is encoded here. */
  String place(String collection, String name) {
    return "/"
        + call.principal().login()
        + collection
        + "/"
        + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  Cause cause() {
    return call.cause();
  }

  /** How CloudAPI writes times: UTC, milliseconds. */
  static String time(Instant instant) {
    return TIME.format(instant);
  }
}
