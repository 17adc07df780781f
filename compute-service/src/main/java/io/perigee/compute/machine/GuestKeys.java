package io.perigee.compute.machine;

import io.perigee.contracts.error.Invalid;
import java.util.List;
import java.util.UUID;

/** The keys of accounts that log in to guests; they are auth-service's. */
public interface GuestKeys {

  /**
   * @param ids LunaNode's {@code key_id}s, as the request has them
   * @return an OpenSSH line for each, in their order
   * @throws Invalid naming the first that is none of the account's
   */
  List<String> lines(UUID account, List<String> ids);
}
