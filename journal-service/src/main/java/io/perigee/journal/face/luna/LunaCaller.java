package io.perigee.journal.face.luna;

import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.LunaRoles;
import io.perigee.runtime.identity.Principal;

/** Who may use what Luna2 has of the journal: its users, by token. */
final class LunaCaller {

  private LunaCaller() {}

  /**
   * @throws Unauthorized without a token
   * @throws Forbidden with a node's token, or a tenant's
   */
  static void requireUser(Call call) {
    switch (call.principal().kind()) {
      case LUNA_USER -> {}
      case ANONYMOUS -> throw new Unauthorized("a valid token is required in x-access-tokens");
      default -> throw new Forbidden("only users may see this");
    }
  }

  /**
   * The role is looked at here too, where it matters most: what it is to do is written down and
   * done later.
   *
   * @throws Unauthorized without a token
   * @throws Forbidden if the caller only looks on
   */
  static void requireWriter(Call call) {
    requireUser(call);
    if (!LunaRoles.mayWrite(call.principal().roles())) {
      throw new Forbidden("a viewer changes nothing: this takes the role operator or admin");
    }
  }

  /** True if the caller may see BMC passwords: an admin. */
  static boolean seesSecrets(Call call) {
    return call.principal().roles().contains(LunaRoles.ADMIN);
  }

  /** As {@link #requireWriter}, and lets in the installer of this node. */
  static void requireWriterOrNode(Call call, String node) {
    if (call.principal().kind() == Principal.Kind.NODE && call.principal().login().equals(node)) {
      return;
    }
    requireWriter(call);
  }
}
