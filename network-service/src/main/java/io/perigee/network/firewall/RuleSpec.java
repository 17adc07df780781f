package io.perigee.network.firewall;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a rule says, read by {@link RuleParser}.
 *
 * @param from where traffic comes from; in the order of the normal form, each once
 * @param to where it goes
 * @param allow true to let it through, false to stop it
 * @param traffic which traffic
 * @param priority 0 to 100; a higher one overrides lower ones
 */
public record RuleSpec(
    List<Target> from, List<Target> to, boolean allow, Traffic traffic, int priority) {

  public RuleSpec {
    from = normal(from);
    to = normal(to);
  }

  /** The text that is stored and shown, whatever way it was written. */
  public String text() {
    return "FROM %s TO %s %s %s%s"
        .formatted(
            joined(from.stream().map(Target::text).toList(), " OR "),
            joined(to.stream().map(Target::text).toList(), " OR "),
            allow ? "ALLOW" : "BLOCK",
            traffic.text(),
            priority == 0 ? "" : " PRIORITY " + priority);
  }

  /** All targets of both sides. */
  Stream<Target> targets() {
    return Stream.concat(from.stream(), to.stream());
  }

  /** True if traffic from or to the machine is meant, other things being right. */
  public boolean concerns(FirewalledMachine machine) {
    return targets().anyMatch(machine::is);
  }

  /** One as it is, several in parentheses. */
  static String joined(List<String> texts, String by) {
    return texts.size() == 1 ? texts.getFirst() : "(" + String.join(by, texts) + ")";
  }

  /** Sorted; a tag with a value says nothing beside the tag with any value. */
  private static List<Target> normal(List<Target> targets) {
    Set<String> whole = new HashSet<>();
    for (Target target : targets) {
      if (target instanceof Target.Tag(String name, String value) && value == null) {
        whole.add(name);
      }
    }
    return targets.stream()
        .filter(
            t ->
                !(t instanceof Target.Tag(String name, String value)
                    && value != null
                    && whole.contains(name)))
        .distinct()
        .sorted(Target.NORMAL)
        .toList();
  }
}
