package io.perigee.network.firewall;

import io.perigee.network.address.Address;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides about packets by rules. A machine whose firewall is on lets nothing in and everything
 * out, but for its rules. Of the rules that cover a packet those of the highest priority count; if
 * they differ, ALLOW wins for what comes in and BLOCK for what goes out.
 */
public final class PacketFilter {

  private final List<Rule> rules;
  private final Map<Address, List<FirewalledMachine>> byAddress;

  /**
   * @param rules those that are not enabled say nothing
   * @param machines those that the rules' targets are looked up among
   */
  public PacketFilter(Collection<Rule> rules, Collection<FirewalledMachine> machines) {
    this.rules = rules.stream().filter(Rule::enabled).toList();
    this.byAddress =
        machines.stream()
            .flatMap(m -> m.addresses().stream().map(a -> Map.entry(a, m)))
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  /** Whether the machine's firewall lets the packet in. */
  public boolean letsIn(FirewalledMachine machine, Packet packet) {
    return !machine.enabled()
        || decided(machine, packet, packet.from(), RuleSpec::to, RuleSpec::from, true, false);
  }

  /** Whether the machine's firewall lets the packet out. */
  public boolean letsOut(FirewalledMachine machine, Packet packet) {
    return !machine.enabled()
        || decided(machine, packet, packet.to(), RuleSpec::from, RuleSpec::to, false, true);
  }

  /**
   * @param own the rule's side that the machine is on
   * @param other the rule's side that the other end is on
   * @param winner what wins among rules of one priority
   * @param otherwise what is done without any rule
   */
  private boolean decided(
      FirewalledMachine machine,
      Packet packet,
      Address peer,
      Function<RuleSpec, List<Target>> own,
      Function<RuleSpec, List<Target>> other,
      boolean winner,
      boolean otherwise) {
    List<RuleSpec> covering =
        rules.stream()
            .filter(r -> r.account() == null || r.account().equals(machine.account()))
            .filter(r -> r.spec().traffic().covers(packet))
            .filter(r -> own.apply(r.spec()).stream().anyMatch(machine::is))
            .filter(r -> other.apply(r.spec()).stream().anyMatch(t -> isPeer(r, t, peer)))
            .map(Rule::spec)
            .toList();
    int highest = covering.stream().mapToInt(RuleSpec::priority).max().orElse(0);
    List<Boolean> verdicts =
        covering.stream()
            .filter(r -> r.priority() == highest)
            .map(RuleSpec::allow)
            .distinct()
            .toList();
    return switch (verdicts.size()) {
      case 0 -> otherwise;
      case 1 -> verdicts.getFirst();
      default -> winner;
    };
  }

  private boolean isPeer(Rule rule, Target target, Address peer) {
    return switch (target) {
      case Target.Any _ -> true;
      case Target.Ip ip -> ip.address().equals(peer);
      case Target.Subnet subnet -> subnet.prefix().contains(peer);
      case Target.AllVms _, Target.Tag _, Target.Vm _ ->
          byAddress.getOrDefault(peer, List.of()).stream()
              .filter(m -> rule.account() == null || rule.account().equals(m.account()))
              .anyMatch(m -> m.is(target));
    };
  }
}
