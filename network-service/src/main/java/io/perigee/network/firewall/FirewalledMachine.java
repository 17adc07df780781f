package io.perigee.network.firewall;

import io.perigee.network.address.Address;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A machine, as far as rules look at it.
 *
 * @param account its owner
 * @param enabled whether its firewall is on; without, everything passes
 * @param tags its tags; numbers and booleans as their text
 * @param addresses what its NICs have
 */
public record FirewalledMachine(
    UUID id, UUID account, boolean enabled, Map<String, String> tags, Set<Address> addresses) {

  /** True if the target stands for this machine among others. {@code any} stands for none. */
  public boolean is(Target target) {
    return switch (target) {
      case Target.AllVms _ -> true;
      case Target.Vm vm -> vm.id().equals(id);
      case Target.Tag tag ->
          tags.containsKey(tag.name())
              && (tag.value() == null || tag.value().equals(tags.get(tag.name())));
      case Target.Any _, Target.Ip _, Target.Subnet _ -> false;
    };
  }
}
