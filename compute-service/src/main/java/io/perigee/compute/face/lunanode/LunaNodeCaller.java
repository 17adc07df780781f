package io.perigee.compute.face.lunanode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Requester;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.identity.Call;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Who calls the LunaNode API. */
@Singleton
final class LunaNodeCaller {

  private final Call call;

  LunaNodeCaller(Call call) {
    this.call = call;
  }

  UUID account() {
    return UUID.fromString(call.account());
  }

  /** An API key is to CloudAPI's audit what it calls a token. */
  Requester requester(String address) {
    ObjectNode caller = Json.object().put("type", "token").put("user", call.principal().login());
    if (address != null) {
      caller.put("ip", address);
    }
    return new Requester(account(), "lunanode", caller, call.cause());
  }
}
