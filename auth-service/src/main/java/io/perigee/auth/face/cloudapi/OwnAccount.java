package io.perigee.auth.face.cloudapi;

import io.perigee.contracts.error.Forbidden;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The account that a CloudAPI URL names: {@code my}, the caller's login or its UUID. Another's is 403. */
@Singleton
final class OwnAccount {

  private final Call call;

  OwnAccount(Call call) {
    this.call = call;
  }

  /** @throws Forbidden if the URL is another account's, or the caller acts for none */
  UUID of(String segment) {
    Principal caller = call.principal();
    String account = caller.account();
    boolean own =
        account != null
            && (segment.equals("my") || segment.equals(caller.login()) || segment.equalsIgnoreCase(account));
    if (!own) {
      throw new Forbidden("not allowed in account " + segment);
    }
    return UUID.fromString(account);
  }
}
