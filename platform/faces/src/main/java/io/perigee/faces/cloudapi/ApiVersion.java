package io.perigee.faces.cloudapi;

import io.perigee.contracts.error.Invalid;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of CloudAPI's answers ("Versions" and "Ping" of the CloudAPI text).
 *
 * @param major 7, 8 or 9
 * @param minor 0, except that 7 goes to 3
 */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

  /** What is answered, oldest first, as {@code /--ping} lists it. */
  public static final List<ApiVersion> SUPPORTED =
      List.of(
          new ApiVersion(7, 0), new ApiVersion(7, 1), new ApiVersion(7, 2), new ApiVersion(7, 3), new ApiVersion(8, 0),
          new ApiVersion(9, 0));

  public static final ApiVersion LATEST = SUPPORTED.getLast();

  private static final Pattern RANGE =
      Pattern.compile("(~|\\^|>=|<=|>|<|=)?\\s*v?(\\d{1,4})(?:\\.(\\d{1,4}|x))?(?:\\.(\\d{1,4}|x))?");

  /**
   * The newest version that a caller accepts.
   *
   * @param acceptVersion the header {@code Accept-Version} (or {@code Api-Version}, {@code X-Api-Version}): ranges such
   *     as {@code ~9||~8}, {@code 8}, {@code ~7.2}, {@code 7.0.0}, {@code *}; null or blank means any
   * @throws Invalid of code {@code InvalidVersion} if none is acceptable, or it cannot be read
   */
  public static ApiVersion accepted(String acceptVersion) {
    if (acceptVersion == null || acceptVersion.isBlank()) {
      return LATEST;
    }
    if (acceptVersion.length() > 200) {
      throw invalid("the version range is longer than 200 characters");
    }
    Optional<ApiVersion> newest =
        SUPPORTED.reversed().stream()
            .filter(version -> List.of(acceptVersion.split("\\|\\|")).stream().anyMatch(range -> version.in(range.strip())))
            .findFirst();
    return newest.orElseThrow(
        () -> invalid("no version in " + acceptVersion + " is answered; supported are " + SUPPORTED));
  }

  /** Machines have a {@code brand}, images types such as {@code zone-dataset} (8 and later); before: {@code type} only. */
  public boolean hasBrands() {
    return major >= 8;
  }

  /** Roles list members and policies as objects (9); before: as names. */
  public boolean hasRoleObjects() {
    return major >= 9;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor).compare(this, other);
  }

  /** As in the header {@code Api-Version}: {@code 8.0.0}. */
  @Override
  public String toString() {
    return major + "." + minor + ".0";
  }

  private boolean in(String range) {
    if (range.equals("*") || range.equals("x") || range.isEmpty()) {
      return true;
    }
    Matcher m = RANGE.matcher(range);
    if (!m.matches()) {
      throw invalid("the version range cannot be read; examples: ~8, ~9||~8, 7.0.0, *");
    }
    int wantedMajor = Integer.parseInt(m.group(2));
    boolean anyMinor = m.group(3) == null || m.group(3).equals("x");
    ApiVersion wanted = new ApiVersion(wantedMajor, anyMinor ? 0 : Integer.parseInt(m.group(3)));
    boolean patched = m.group(4) != null && !m.group(4).equals("x") && !m.group(4).equals("0");
    return switch (m.group(1) == null ? "=" : m.group(1)) {
      // ~7.2.1 is beyond 7.2.0; the minor fixed, patches free
      case "~" -> major == wantedMajor && (anyMinor || (minor == wanted.minor && !patched));
      case "^" -> major == wantedMajor && compareTo(wanted) >= 0;
      case ">=" -> compareTo(wanted) >= 0;
      case ">" -> anyMinor ? major > wantedMajor : compareTo(wanted) > 0;
      case "<=" -> anyMinor ? major <= wantedMajor : compareTo(wanted) <= 0;
      case "<" -> compareTo(wanted) < 0;
      default -> major == wantedMajor && (anyMinor || minor == wanted.minor) && !patched;
    };
  }

  private static Invalid invalid(String message) {
    return new Invalid("InvalidVersion", message, List.of());
  }
}
