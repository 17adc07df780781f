package io.perigee.gateway.route;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses the version that an exchange speaks (CloudAPI, API Versions): the newest that the asked
 * range holds. Ranges are alternatives divided by {@code ||}, each {@code *} or a version of one to
 * three numbers, alone or after one of {@code ~ ^ >= > <= < =}.
 */
public final class CloudApiVersions {

  /** All that are spoken, oldest first. */
  public static final List<String> ALL =
      List.of("7.0.0", "7.1.0", "7.2.0", "7.3.0", "8.0.0", "9.0.0");

  private static final String LATEST = ALL.getLast();
  private static final Pattern ALTERNATIVE =
      Pattern.compile(
          "(~|\\^|>=|<=|>|<|=)?\\s*v?(\\d{1,3})(?:\\.(\\d{1,3}|x))?(?:\\.(\\d{1,3}|x))?");
  private static final int LONGEST = 128;

  private CloudApiVersions() {}

  /**
   * The version for a range.
   *
   * @param range as it was asked for; null or blank means the newest
   * @throws Refused InvalidVersion, if no version fits or it is no range
   */
  public static String choose(String range) {
    // Nothing, or what the triton tool always asks for.
    if (range == null || range.isBlank() || range.equals("~9||~8")) {
      return LATEST;
    }
    String[] alternatives = range.length() <= LONGEST ? range.split("\\|\\|") : new String[0];
    for (String version : ALL.reversed()) {
      for (String alternative : alternatives) {
        if (holds(alternative.strip(), version)) {
          return version;
        }
      }
    }
    throw new Refused(
        Refusal.unknownVersion(
            "no version in the range asked for is supported; supported versions: "
                + String.join(", ", ALL)));
  }

  private static boolean holds(String alternative, String version) {
    if (alternative.equals("*")) {
      return true;
    }
    Matcher asked = ALTERNATIVE.matcher(alternative);
    if (!asked.matches()) {
      return false;
    }
    int[] spoken = numbers(version);
    int[] wanted = {number(asked.group(2)), number(asked.group(3)), number(asked.group(4))};
    return switch (asked.group(1) == null ? "=" : asked.group(1)) {
      case "~" ->
          spoken[0] == wanted[0]
              && (wanted[1] < 0 || spoken[1] == wanted[1] && compare(spoken, wanted) >= 0);
      case "^" -> spoken[0] == wanted[0] && compare(spoken, wanted) >= 0;
      case ">=" -> compare(spoken, wanted) >= 0;
      case ">" -> compare(spoken, wanted) > 0;
      case "<=" -> compare(spoken, wanted) <= 0;
      case "<" -> compare(spoken, wanted) < 0;
      default -> compare(spoken, wanted) == 0;
    };
  }

  /** Compares as far as numbers are named: 8.0.0 is neither above nor below 8. */
  private static int compare(int[] spoken, int[] wanted) {
    for (int i = 0; i < spoken.length && wanted[i] >= 0; i++) {
      if (spoken[i] != wanted[i]) {
        return Integer.compare(spoken[i], wanted[i]);
      }
    }
    return 0;
  }

  private static int[] numbers(String version) {
    String[] part = version.split("\\.");
    return new int[] {
      Integer.parseInt(part[0]), Integer.parseInt(part[1]), Integer.parseInt(part[2])
    };
  }

  private static int number(String part) {
    return part == null || part.equals("x") ? -1 : Integer.parseInt(part);
  }
}
