package io.perigee.network.firewall;

import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import java.util.Comparator;
import java.util.UUID;

/** One end of the traffic that a rule is about ("Firewall Rule Syntax" of the CloudAPI text). */
public sealed interface Target {

  /** The order in which a rule's normal form lists targets: by kind, then by text. */
  Comparator<Target> NORMAL = Comparator.comparingInt(Target::rank).thenComparing(Target::text);

  /** Any host, a machine or not. */
  record Any() implements Target {}

  /** Every machine of the rule's owner; of everybody if the rule is global. */
  record AllVms() implements Target {}

  record Ip(Address address) implements Target {}

  record Subnet(Prefix prefix) implements Target {}

  /**
   * Machines by tag.
   *
   * @param value the value that the tag must have; null for any
   */
  record Tag(String name, String value) implements Target {}

  record Vm(UUID id) implements Target {}

  /** True if it stands for machines, which is what a rule can be applied to. */
  default boolean ofMachines() {
    return this instanceof AllVms || this instanceof Tag || this instanceof Vm;
  }

  /** The normal form. */
  default String text() {
    return switch (this) {
      case Any _ -> "any";
      case AllVms _ -> "all vms";
      case Ip ip -> "ip " + ip.address();
      case Subnet subnet -> "subnet " + subnet.prefix();
      case Tag tag ->
          "tag "
              + TagText.quoted(tag.name())
              + (tag.value() == null ? "" : " = " + TagText.quoted(tag.value()));
      case Vm vm -> "vm " + vm.id();
    };
  }

  private int rank() {
    return switch (this) {
      case Any _, AllVms _ -> 0;
      case Ip _ -> 1;
      case Subnet _ -> 2;
      case Tag _ -> 3;
      case Vm _ -> 4;
    };
  }
}
