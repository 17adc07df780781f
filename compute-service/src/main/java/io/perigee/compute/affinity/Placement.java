package io.perigee.compute.affinity;

import io.perigee.compute.host.Host;
import io.perigee.compute.host.Host.Capacity;
import io.perigee.compute.host.HostState;
import io.perigee.compute.host.HostStore;
import io.perigee.compute.host.Wish;
import io.perigee.runtime.state.States;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Finds hosts for what is to be placed: strict rules leave hosts out, soft ones make others more
 * welcome (<i>Affinity rules</i>).
 */
@Singleton
public final class Placement {

  private final HostStore hosts;
  private final NeighbourStore neighbours;
  private final States states;
  private final Clock clock;

  Placement(HostStore hosts, NeighbourStore neighbours, States states, Clock clock) {
    this.hosts = hosts;
    this.neighbours = neighbours;
    this.states = states;
    this.clock = clock;
  }

  /**
   * What is to be placed.
   *
   * @param self a machine that does not count as its own neighbour; null for a new thing
   * @param never hosts that do not come into question
   */
  public record Request(
      UUID region,
      UUID account,
      Capacity amount,
      List<Rule> rules,
      boolean encrypted,
      UUID self,
      Set<UUID> never) {}

  /** Reserves a place; empty if no host has room where the rules allow. */
  public Optional<Host> reserve(Handle h, Request request) {
    hosts.lockRegion(h, request.region());
    Optional<Host> host = hosts.reserve(h, wish(h, request), clock.instant());
    host.ifPresent(changed -> states.publish(h, HostState.told(changed, List.of("used"))));
    return host;
  }

  /** Whether there would be a place now; nothing is reserved. */
  public boolean fits(Handle h, Request request) {
    return hosts.fits(h, wish(h, request));
  }

  /** Gives a place back that was reserved, once. */
  public void release(Handle h, UUID host, Capacity amount) {
    states.publish(
        h, HostState.told(hosts.release(h, host, amount, clock.instant()), List.of("used")));
  }

  /** Reserves more, or less, at a place; false if there is not so much. */
  public boolean adjust(Handle h, UUID host, Capacity more) {
    Optional<Host> adjusted = hosts.adjust(h, host, more, clock.instant());
    adjusted.ifPresent(changed -> states.publish(h, HostState.told(changed, List.of("used"))));
    return adjusted.isPresent();
  }

  private Wish wish(Handle h, Request request) {
    List<Neighbour> around =
        request.rules().isEmpty()
            ? List.of()
            : neighbours.list(h, request.account(), request.region()).stream()
                .filter(n -> !n.id().equals(request.self()))
                .toList();
    Set<UUID> only = null;
    Set<UUID> never = new HashSet<>(request.never());
    Map<UUID, Integer> liked = new HashMap<>();
    for (Rule rule : request.rules()) {
      Set<UUID> matched =
          around.stream().filter(rule::matches).map(Neighbour::host).collect(Collectors.toSet());
      if (rule.soft()) {
        matched.forEach(host -> liked.merge(host, rule.near() ? 1 : -1, Integer::sum));
      } else if (!rule.near()) {
        never.addAll(matched);
      } else if (only == null) {
        only = matched;
      } else {
        only.retainAll(matched);
      }
    }
    return new Wish(
        request.region(),
        request.account(),
        request.amount(),
        only,
        never,
        liked,
        request.encrypted());
  }
}
