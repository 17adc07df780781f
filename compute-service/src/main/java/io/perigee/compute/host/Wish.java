package io.perigee.compute.host;

import io.perigee.compute.host.Host.Capacity;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Where something may be placed, and would be best.
 *
 * @param account whose machines are spread
 * @param only the hosts that come into question; null for all of the region
 * @param never hosts that do not
 * @param liked how much more than others hosts are liked; may be negative
 * @param encrypted whether the host must encrypt its disks
 */
public record Wish(
    UUID region,
    UUID account,
    Capacity amount,
    Set<UUID> only,
    Set<UUID> never,
    Map<UUID, Integer> liked,
    boolean encrypted) {

  /** Anywhere in the region. */
  public static Wish of(UUID region, UUID account, Capacity amount) {
    return new Wish(region, account, amount, null, Set.of(), Map.of(), false);
  }
}
