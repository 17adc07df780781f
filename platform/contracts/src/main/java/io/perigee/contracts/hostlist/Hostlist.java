package io.perigee.contracts.hostlist;

import io.perigee.contracts.error.Invalid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Hostlists in the form of Python's hostlist module and ClusterShell: {@code
 * node[001-003,007],login1,r[1-2]n[01-04]}.
 *
 * <ul>
 *   <li>Entries are separated by commas; blanks around them are ignored.
 *   <li>An entry holds any number of bracketed sets, which multiply: the last varies fastest.
 *   <li>A set holds numbers and ranges; a range is padded with zeros to the width of its first
 *       number: {@code 08-11} is 08, 09, 10, 11.
 * </ul>
 */
public final class Hostlist {

  /** The most hosts that a list may name. */
  public static final int MAX_HOSTS = 100_000;

  /** The longest list that is read, in characters. */
  public static final int MAX_LENGTH = 1_000_000;

  private Hostlist() {}

  /**
   * The hosts that a list names, in the order named, each once.
   *
   * @throws Invalid with the position (from 1) of what is wrong, or if the list names more than
   *     {@link #MAX_HOSTS}
   */
  public static List<String> expand(String hostlist) {
    return expand(hostlist, MAX_HOSTS);
  }

  /** As {@link #expand(String)} with a bound of the caller's own. */
  public static List<String> expand(String hostlist, int maxHosts) {
    if (hostlist == null || hostlist.isBlank()) {
      throw Invalid.field("hostlist", "the hostlist is empty");
    }
    if (hostlist.length() > MAX_LENGTH) {
      throw Invalid.field("hostlist", "the hostlist is longer than " + MAX_LENGTH + " characters");
    }
    LinkedHashSet<String> hosts = new LinkedHashSet<>();
    HostlistReader reader = new HostlistReader(hostlist, maxHosts);
    while (reader.hasNext()) {
      reader.next(maxHosts - hosts.size()).forEach(hosts::add);
    }
    return List.copyOf(hosts);
  }

  /**
   * The usual short form of a set of hosts: hosts that differ in numbers only are folded into one
   * entry. {@code expand(compress(hosts))} names the same hosts, possibly in another order.
   *
   * @param hosts names without brackets, commas or blanks; repetition does not matter
   * @throws Invalid if a name cannot stand in a hostlist
   */
  public static String compress(Collection<String> hosts) {
    for (String host : hosts) {
      if (host.isEmpty()
          || host.chars()
              .anyMatch(c -> c == '[' || c == ']' || c == ',' || Character.isWhitespace(c))) {
        throw Invalid.field("hostlist", "the name '" + host + "' cannot stand in a hostlist");
      }
    }
    return String.join(
        ",", new HostlistFolding(new ArrayList<>(new LinkedHashSet<>(hosts))).fold());
  }
}
