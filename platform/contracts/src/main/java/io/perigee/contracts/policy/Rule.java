package io.perigee.contracts.policy;

import java.util.List;
import java.util.Locale;

/**
 * A sentence of a policy, for example {@code CAN rebootmachine AND stopmachine WHEN
 * requesttime::day IN (Mon, Tue) AND sourceip = 10.0.0.0/8}. Keywords and actions are
 * case-insensitive; actions are the endpoints' names, in singular or plural.
 */
public final class Rule {

  /** The longest rule, in characters. */
  public static final int LONGEST = 2_000;

  private final String text;
  private final List<ActionPattern> actions;
  private final List<String> resources;
  private final Condition condition;

  Rule(String text, List<ActionPattern> actions, List<String> resources, Condition condition) {
    this.text = text;
    this.actions = actions;
    this.resources = resources;
    this.condition = condition;
  }

  /**
   * Reads a rule.
   *
   * @throws MalformedRule saying what was expected where
   */
  public static Rule parse(String text) {
    if (text.length() > LONGEST) {
      throw new MalformedRule(LONGEST + 1, "a rule has at most " + LONGEST + " characters");
    }
    return RuleParser.parse(text);
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /** True if the rule is about this action on this resource, whatever its condition. */
  public boolean concerns(Attempt attempt) {
    String action = attempt.action().toLowerCase(Locale.ROOT);
    return actions.stream().anyMatch(pattern -> pattern.names(action))
        && (resources.isEmpty()
            || resources.stream()
                .anyMatch(
                    pattern ->
                        attempt.resources().stream().anyMatch(r -> Glob.matches(pattern, r))));
  }

  /** Whether its condition holds. */
  public Verdict holds(Attempt attempt) {
    return condition.verdict(attempt);
  }

  /** True if it lets the attempt through. */
  public boolean grants(Attempt attempt) {
    return concerns(attempt) && holds(attempt) == Verdict.YES;
  }

  /** True if whether it holds depends on the tags of a machine. */
  public boolean readsTags() {
    return readsTags(condition);
  }

  private static boolean readsTags(Condition condition) {
    return switch (condition) {
      case Condition.Always() -> false;
      case Condition.And(var left, var right) -> readsTags(left) || readsTags(right);
      case Condition.Or(var left, var right) -> readsTags(left) || readsTags(right);
      case Condition.Not(var inner) -> readsTags(inner);
      case Condition.Comparison(var subject, var _, var _) -> subject.isTag();
      case Condition.In(var subject, var _) -> subject.isTag();
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
