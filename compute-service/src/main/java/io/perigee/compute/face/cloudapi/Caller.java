package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Requester;
import io.perigee.contracts.envelope.Json;
import io.perigee.faces.cloudapi.OwnAccount;
import io.perigee.runtime.identity.Call;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.UUID;

/** Who calls CloudAPI. */
@Singleton
final class Caller {

  private static final int LONGEST = 4096;

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
    UUID account = account(login);
    ObjectNode caller = Json.object().put("type", "signature");
    put(caller, "ip", headers.getHeaderString("X-Forwarded-For"));
    put(caller, "keyId", headers.getHeaderString("X-Perigee-Key"));
    return new Requester(account, "cloudapi", caller, call.cause());
  }

  private static void put(ObjectNode caller, String field, String header) {
    if (header != null && header.length() <= LONGEST) {
      caller.put(field, header);
    }
  }
}
