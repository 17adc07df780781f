package io.perigee.faces.luna;

import io.perigee.contracts.error.Invalid;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names Luna2's objects may have. */
public final class LunaName {

  /**
   * The longest name of a host, in characters: what DNS and the kernel take as a host name's label.
   */
  public static final int MAX_HOST = 63;

  /** The longest name of anything else, in characters. */
  public static final int MAX_OBJECT = 64;

  private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
  private static final Pattern OBJECT =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._ -]*[A-Za-z0-9._-])?");
  private static final Set<String> RESERVED = Set.of("default", "inventory");

  private LunaName() {}

  /**
   * A name of a node, switch or other device.
   *
   * @param field what the error calls it, for example {@code newnodename} or {@code node}
   * @return the name
   * @throws Invalid saying what is allowed
   */
  public static String host(String field, String name) {
    require(field, name, MAX_HOST);
    if (!HOST.matcher(name).matches() || name.contains("..")) {
      throw Invalid.field(
          field,
          field
              + " name may hold a-z, 0-9, '.' and '-' only, and begins and ends with a letter or digit");
    }
    return name;
  }

  /**
   * A name of a group, network, osimage, bmcsetup, cloud, rack or secret; rules as {@link #host}.
   */
  public static String object(String field, String name) {
    require(field, name, MAX_OBJECT);
    if (!OBJECT.matcher(name).matches() || name.contains("..")) {
      throw Invalid.field(
          field,
          field
              + " name may hold A-Z, a-z, 0-9, '.', '_', '-' and blanks inside only, and begins with a letter, digit or '_'");
    }
    return name;
  }

  private static void require(String field, String name, int max) {
    if (name == null || name.isEmpty()) {
      throw Invalid.field(field, field + " name must not be empty");
    }
    if (name.length() > max) {
      throw Invalid.field(
          field,
          field + " name has " + name.length() + " characters; at most " + max + " are allowed");
    }
    if (RESERVED.contains(name)) {
      throw Invalid.field(field, field + " name '" + name + "' is reserved");
    }
  }
}
