package io.perigee.compute.face.luna;

import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.LunaRoles;
import io.perigee.runtime.identity.Principal;

/**
 * Who may use Luna2's configuration: its users, by token; an installer only what belongs to its
 * node.
 */
final class LunaCaller {

  private LunaCaller() {}

  /**
   * @throws Unauthorized without a token
   * @throws Forbidden with a node's token
   */
  static void requireUser(Call call) {
    Principal.Kind kind = kind(call);
    if (kind != Principal.Kind.LUNA_USER) {
      throw new Forbidden("this token does not open the configuration");
    }
  }

  /**
   * Lets in a user, and the installer of this node.
   *
   * @return true if it is the installer, who may tell of its node only what it finds in it
   */
  static boolean requireUserOrNode(Call call, String node) {
    Principal.Kind kind = kind(call);
    if (kind == Principal.Kind.NODE && call.principal().login().equals(node)) {
      return true;
    }
    if (kind != Principal.Kind.LUNA_USER) {
      throw new Forbidden("this token does not open node " + node);
    }
    return false;
  }

  /** True if the caller may see BMC passwords. */
  static boolean isAdmin(Call call) {
    return call.principal().roles().contains(LunaRoles.ADMIN);
  }

  /** True if the caller may see secrets and communities: an admin or an operator. */
  static boolean seesSecrets(Call call) {
    return LunaRoles.mayWrite(call.principal().roles());
  }

  /**
   * @throws Unauthorized without a token
   * @throws Forbidden to all but admins and operators
   */
  static void requireSecretsReader(Call call) {
    requireUser(call);
    if (!seesSecrets(call)) {
      throw new Forbidden("a viewer sees no secrets");
    }
  }

  private static Principal.Kind kind(Call call) {
    Principal.Kind kind = call.principal().kind();
    if (kind == Principal.Kind.ANONYMOUS) {
      throw new Unauthorized("a valid token is required in x-access-tokens");
    }
    return kind;
  }
}
