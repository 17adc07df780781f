package io.perigee.compute.affinity;

import io.perigee.contracts.error.Invalid;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One rule of where a machine may be placed (<i>Affinity rules</i>): {@code instance==web*}, {@code
 * role!=~database}.
 *
 * @param key {@code instance} or {@code container} for machines by name or id, else a tag's name
 * @param near whether it is wanted beside those that match, or away from them
 * @param soft whether it may be placed elsewhere if need be
 * @param value what is matched
 */
public record Rule(String key, boolean near, boolean soft, Value value) {

  private static final int MOST = 16;
  private static final int LONGEST = 300;
  private static final Pattern FORM =
      Pattern.compile("([^=!~\\s]{1,255})\\s*(==~|!=~|==|!=)\\s*(\\S.*)", Pattern.DOTALL);

  /**
   * Reads rules.
   *
   * @throws Invalid naming the rule that is none
   */
  public static List<Rule> read(List<String> texts) {
    if (texts.size() > MOST) {
      throw Invalid.field("affinity", "affinity: at most " + MOST + " rules");
    }
    return java.util.stream.IntStream.range(0, texts.size())
        .mapToObj(i -> read("affinity[" + i + "]", texts.get(i)))
        .toList();
  }

  private static Rule read(String field, String text) {
    Matcher form = FORM.matcher(text.strip());
    if (text.length() > LONGEST || !form.matches()) {
      throw Invalid.field(
          field,
          field
              + ": a rule is KEY==VALUE, KEY!=VALUE, KEY==~VALUE or KEY!=~VALUE, at most "
              + LONGEST
              + " characters");
    }
    String operator = form.group(2);
    return new Rule(
        form.group(1),
        operator.startsWith("=="),
        operator.endsWith("~"),
        Value.read(field, form.group(3)));
  }

  /** A rule about machines by their id, as a locality hint has it. */
  static Rule machine(String id, boolean near, boolean soft) {
    return new Rule("instance", near, soft, Value.exact(id.toLowerCase(Locale.ROOT)));
  }

  /** Whether the machine is one that the rule is about. */
  boolean matches(Neighbour machine) {
    if (key.equals("instance") || key.equals("container")) {
      return value.matches(machine.name()) || value.matches(machine.id().toString());
    }
    return machine.tags().has(key) && value.matches(machine.tags().get(key).asText());
  }
}
