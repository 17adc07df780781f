package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Requester;
import io.perigee.contracts.envelope.Json;
import io.perigee.faces.cloudapi.OwnAccount;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Who calls CloudAPI. */
@Singleton
final class Caller {

  private final Call call;

  Caller(Call call) {
    this.call = call;
  }

  /** The account that the URL names, which is the caller's. */
  UUID account(String login) {
    return UUID.fromString(OwnAccount.of(call.principal().account(), call.principal().login(), login));
  }

  /**
   * The caller as the audit shows it (<i>MachineAudit</i>).
   *
   * @param address the caller's IP address; null if it is not known
   */
  Requester requester(String login, String address) {
    UUID account = account(login);
    Principal principal = call.principal();
    ObjectNode caller = Json.object().put("type", "signature").put("keyId", "/" + principal.login() + "/keys");
    if (address != null) {
      caller.put("ip", address);
    }
    return new Requester(account, "cloudapi", caller, call.cause());
  }
}
