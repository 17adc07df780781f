package io.perigee.compute.machine;

import io.perigee.contracts.error.Invalid;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The names that machines have in DNS (CNS), where their owner wants any. */
public interface DnsNames {

  /** Whether the account's machines have names in DNS. */
  boolean wanted(UUID account);

  /** True if it is remembered that the account wants none; asks nobody. */
  boolean surelyUnwanted(UUID account);

  /**
   * The names of the account's machines, by one call; machines without are left out, all of them
   * while the names cannot be had.
   */
  Map<UUID, List<String>> of(UUID account, Collection<UUID> machines);

  /**
   * Refuses a name that DNS would not take, where machines have names there.
   *
   * @throws Invalid naming the field
   */
  default void requireSafe(UUID account, String name) {
    if (!name.matches("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?") && wanted(account)) {
      throw Invalid.field(
          "name",
          "name: with triton_cns_enabled 1 to 63 of letters, digits and '-', which begin and end"
              + " with a letter or digit");
    }
  }
}
