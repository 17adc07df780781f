package io.perigee.faces.cloudapi;

import io.perigee.contracts.error.Forbidden;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;

/** The account that the first segment of a CloudAPI URL names: {@code my}, the caller's login or its UUID. */
public final class OwnAccount {

  private OwnAccount() {}

  /**
   * @param segment the URL's first segment, decoded
   * @return the caller's account UUID
   * @throws Forbidden if the segment names another account, or the caller acts for none
   */
  public static String of(Call call, String segment) {
    Principal caller = call.principal();
    String account = caller.account();
    boolean own =
        account != null
            && (segment.equals("my") || segment.equals(caller.login()) || segment.equalsIgnoreCase(account));
    if (!own) {
      throw new Forbidden("not allowed in account " + segment);
    }
    return account;
  }
}
