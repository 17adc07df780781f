package io.perigee.gateway.route;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses the version that an exchange speaks (CloudAPI, API Versions): the newest that the asked range holds. Ranges
 * are alternatives divided by {@code ||}, each {@code *}, {@code 8}, {@code 7.2}, {@code 9.0.0}, {@code ~8} or {@code ~7.2}.
 */
public final class CloudApiVersions {

  /** All that are spoken, oldest first. */
  public static final List<String> ALL = List.of("7.0.0", "7.1.0", "7.2.0", "7.3.0", "8.0.0", "9.0.0");

  private static final String LATEST = ALL.getLast();
  private static final Pattern ALTERNATIVE = Pattern.compile("[~^=v]?\\s*(\\d{1,3})(?:\\.(\\d{1,3}|x|\\*))?(?:\\.(\\d{1,3}|x|\\*))?");
  private static final int LONGEST = 128;

  private CloudApiVersions() {}

  /**
   * The version for a range.
   *
   * @param range as it was asked for; null or blank means the newest
   * @throws Refused InvalidVersion, if no version fits or it is no range
   */
  public static String choose(String range) {
    if (range == null || range.isBlank()) {
      return LATEST;
    }
    if (range.equals("~9||~8")) {
      // What the triton tool always asks for.
      return LATEST;
    }
    String best = null;
    if (range.length() <= LONGEST) {
      for (String alternative : range.split("\\|\\|")) {
        String fits = newest(alternative.strip());
        best = fits != null && (best == null || ALL.indexOf(fits) > ALL.indexOf(best)) ? fits : best;
      }
    }
    if (best == null) {
      throw new Refused(
          Refusal.unknownVersion("no version in the range asked for is supported; supported versions: " + String.join(", ", ALL)));
    }
    return best;
  }

  private static String newest(String alternative) {
    if (alternative.equals("*")) {
      return LATEST;
    }
    Matcher asked = ALTERNATIVE.matcher(alternative);
    if (!asked.matches()) {
      return null;
    }
    String prefix = asked.group(1) + ".";
    boolean exact = !alternative.startsWith("~");
    if (isNumber(asked.group(2)) && !alternative.startsWith("^")) {
      prefix += asked.group(2) + ".";
      prefix += exact && isNumber(asked.group(3)) ? asked.group(3) : "";
    }
    for (String version : ALL.reversed()) {
      if (version.startsWith(prefix)) {
        return version;
      }
    }
    return null;
  }

  private static boolean isNumber(String part) {
    return part != null && Character.isDigit(part.charAt(0));
  }
}
