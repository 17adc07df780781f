package io.perigee.network.address;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The free ranges of a network, or those of them that a change touches. It is changed in memory and
 * then says which ranges went and which came, for the store to write. Not thread-safe.
 */
public final class FreeSpace {

  private final TreeMap<Address, Address> ranges = new TreeMap<>();
  private final Set<Range> before;

  /**
   * @param ranges ranges that do not touch one another
   */
  public FreeSpace(Collection<Range> ranges) {
    this.before = Set.copyOf(ranges);
    before.forEach(r -> this.ranges.put(r.first(), r.last()));
  }

  /** Takes the lowest free address; empty if there is none. */
  public Optional<Address> takeFirst() {
    return first()
        .map(
            address -> {
              take(address);
              return address;
            });
  }

  /** Takes the lowest free address of a family; empty if there is none. */
  public Optional<Address> takeFirst(boolean v6) {
    Optional<Address> free =
        v6
            ? Optional.ofNullable(ranges.ceilingKey(Address.LOWEST_V6))
            : first().filter(address -> !address.v6());
    free.ifPresent(this::take);
    return free;
  }

  /** The lowest free address. */
  public Optional<Address> first() {
    return ranges.isEmpty() ? Optional.empty() : Optional.of(ranges.firstKey());
  }

  /** True if the address is free. */
  public boolean isFree(Address address) {
    Map.Entry<Address, Address> at = ranges.floorEntry(address);
    return at != null && at.getValue().compareTo(address) >= 0;
  }

  /** Takes an address; nothing happens if it was not free. */
  public void take(Address address) {
    take(Range.of(address));
  }

  /** Takes what is free of a range. */
  public void take(Range taken) {
    Map.Entry<Address, Address> at = ranges.floorEntry(taken.first());
    if (at == null || at.getValue().compareTo(taken.first()) < 0) {
      at = ranges.ceilingEntry(taken.first());
    }
    while (at != null && at.getKey().compareTo(taken.last()) <= 0) {
      ranges.remove(at.getKey());
      if (at.getKey().compareTo(taken.first()) < 0) {
        ranges.put(at.getKey(), taken.first().plus(-1));
      }
      if (at.getValue().compareTo(taken.last()) > 0) {
        ranges.put(taken.last().plus(1), at.getValue());
      }
      at = ranges.higherEntry(at.getKey());
    }
  }

  /** Gives an address back, joining it to the ranges beside it; nothing happens if it was free. */
  public void give(Address address) {
    Map.Entry<Address, Address> below = ranges.floorEntry(address);
    if (below != null && below.getValue().compareTo(address) >= 0) {
      return;
    }
    Address first = address;
    Address last = address;
    if (below != null && below.getValue().plus(1).equals(address)) {
      first = below.getKey();
    }
    Address above = ranges.remove(address.plus(1));
    if (above != null) {
      last = above;
    }
    ranges.put(first, last);
  }

  /** Makes a range free of which nothing is free yet. */
  public void give(Range range) {
    ranges.put(range.first(), range.last());
  }

  /** The ranges that are no longer there as they were. */
  public List<Range> gone() {
    Set<Range> now = now();
    return before.stream().filter(r -> !now.contains(r)).toList();
  }

  /** The ranges that are new. */
  public List<Range> come() {
    Set<Range> come = new HashSet<>(now());
    come.removeAll(before);
    return List.copyOf(come);
  }

  private Set<Range> now() {
    return ranges.entrySet().stream()
        .map(e -> new Range(e.getKey(), e.getValue()))
        .collect(Collectors.toSet());
  }
}
