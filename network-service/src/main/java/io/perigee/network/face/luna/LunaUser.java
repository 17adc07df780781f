package io.perigee.network.face.luna;

import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;

/** Who may use Luna2's configuration: its users, by token. */
final class LunaUser {

  private LunaUser() {}

  /**
   * @throws Unauthorized without a token
   * @throws Forbidden with a node's token, which opens none of these
   */
  static void require(Call call) {
    Principal.Kind kind = call.principal().kind();
    if (kind == Principal.Kind.ANONYMOUS) {
      throw new Unauthorized("a valid token is required in x-access-tokens");
    }
    if (kind != Principal.Kind.LUNA_USER) {
      throw new Forbidden("this token does not open the configuration of networks");
    }
  }
}
