package io.perigee.journal.webhook;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What can be told: {@code <noun>.created}, {@code .updated}, {@code .deleted}, {@code job.ended}.
 */
final class EventName {

  /** What an account has, by its state topic. */
  static final Map<String, String> NOUNS =
      Map.of("machines", "machine", "images", "image", "networks", "network", "volumes", "volume");

  static final String JOB_ENDED = "job.ended";
  private static final List<String> VERBS = List.of("created", "updated", "deleted");
  private static final Set<String> ALLOWED = allowed();

  private EventName() {}

  private static Set<String> allowed() {
    Set<String> all = new TreeSet<>(Set.of("*", "job.*", JOB_ENDED));
    for (String noun : NOUNS.values()) {
      all.add(noun + ".*");
      VERBS.forEach(verb -> all.add(noun + "." + verb));
    }
    return all;
  }

  static boolean isAllowed(String pattern) {
    return ALLOWED.contains(pattern);
  }

  /** For errors. */
  static String choices() {
    return String.join(", ", ALLOWED);
  }

  /** What a webhook may have asked for to be told of an event. */
  static List<String> patterns(String event) {
    return List.of("*", event.substring(0, event.indexOf('.')) + ".*", event);
  }
}
