package io.perigee.faces.cloudapi;

import io.perigee.contracts.error.Invalid;
import java.util.List;

/**
 * A version of CloudAPI's answers ("Versions" and "Ping" of the CloudAPI text). The gateway chooses
 * it from the range that the client accepts; services get the version itself in {@code
 * Accept-Version}.
 *
 * @param major 7, 8 or 9
 * @param minor 0, except that 7 goes to 3
 */
public record ApiVersion(int major, int minor) {

  /** What is answered, oldest first. */
  public static final List<ApiVersion> SUPPORTED =
      List.of(
          new ApiVersion(7, 0),
          new ApiVersion(7, 1),
          new ApiVersion(7, 2),
          new ApiVersion(7, 3),
          new ApiVersion(8, 0),
          new ApiVersion(9, 0));

  public static final ApiVersion LATEST = SUPPORTED.getLast();

  /**
   * The version that the gateway chose.
   *
   * @param acceptVersion the header {@code Accept-Version}, for example {@code 8.0.0}; null means
   *     the latest
   * @throws Invalid of code {@code InvalidVersion} if it is none of {@link #SUPPORTED}
   */
  public static ApiVersion accepted(String acceptVersion) {
    if (acceptVersion == null) {
      return LATEST;
    }
    return SUPPORTED.stream()
        .filter(version -> version.toString().equals(acceptVersion))
        .findFirst()
        .orElseThrow(
            () ->
                new Invalid(
                    "InvalidVersion",
                    "the version asked for is not supported; supported are " + SUPPORTED,
                    List.of()));
  }

  /**
   * Machines have a {@code brand}, images types such as {@code zone-dataset} (8 and later); before:
   * {@code type} only.
   */
  public boolean hasBrands() {
    return major >= 8;
  }

  /** Roles list members and policies as objects (9); before: as names. */
  public boolean hasRoleObjects() {
    return major >= 9;
  }

  /** As in the header {@code Api-Version}: {@code 8.0.0}. */
  @Override
  public String toString() {
    return major + "." + minor + ".0";
  }
}
