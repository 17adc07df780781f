package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Repeat;
import io.perigee.compute.machine.Requester;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.cloudapi.OwnAccount;
import io.perigee.runtime.identity.Call;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** Who calls CloudAPI. */
@Singleton
final class Caller {

  private static final int LONGEST = 4096;
  private static final int UUID_LENGTH = 36;

  private final Call call;

  Caller(Call call) {
    this.call = call;
  }

  /** The account that the URL names, which is the caller's. */
  UUID account(String login) {
    return UUID.fromString(
        OwnAccount.of(call.principal().account(), call.principal().login(), login));
  }

  /**
   * The caller as the audit shows it (<i>MachineAudit</i>): the gateway says from where, and by
   * which key.
   */
  Requester requester(String login, HttpHeaders headers) {
    return requester(login, headers, null, null);
  }

  /**
   * The same for a request that may carry an {@code Idempotency-Key}.
   *
   * @param what method and path
   */
  Requester requester(String login, HttpHeaders headers, String what, byte[] body) {
    UUID account = account(login);
    ObjectNode caller = Json.object().put("type", "signature");
    put(caller, "ip", headers.getHeaderString("X-Forwarded-For"));
    put(caller, "keyId", headers.getHeaderString("X-Perigee-Key"));
    String key = what == null ? null : headers.getHeaderString("Idempotency-Key");
    Repeat repeat =
        key == null
            ? Repeat.NONE
            : new Repeat(
                account.toString(),
                key,
                what + "\n" + (body == null ? "" : new String(body, StandardCharsets.UTF_8)));
    return new Requester(account, "cloudapi", caller, call.cause(), repeat);
  }

  /** The id of a machine, or of one of its things; what is no UUID names none. */
  static UUID id(String what, String text) {
    try {
      if (text.length() == UUID_LENGTH) {
        return UUID.fromString(text.toLowerCase(Locale.ROOT));
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the refusal.
    }
    throw new NotFound(
        what + " " + (text.length() > 64 ? text.substring(0, 64) : text) + " not found");
  }

  private static void put(ObjectNode caller, String field, String header) {
    if (header != null && header.length() <= LONGEST) {
      caller.put(field, header);
    }
  }
}
