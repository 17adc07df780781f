package io.perigee.auth.directory;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The fields of a user beside its numbers, by the names of their LDAP attributes (RFC 2307, RFC
 * 2798).
 */
public enum OsUserField {
  CN("cn", Kind.GECOS),
  SN("sn", Kind.TEXT),
  GIVEN_NAME("givenName", Kind.TEXT),
  MAIL("mail", Kind.ASCII),
  TELEPHONE_NUMBER("telephoneNumber", Kind.TELEPHONE),
  LOGIN_SHELL("loginShell", Kind.PATH),
  HOME_DIRECTORY("homeDirectory", Kind.PATH),
  SHADOW_EXPIRE("shadowExpire", Kind.DAYS),
  SHADOW_LAST_CHANGE("shadowLastChange", Kind.DAYS),
  SHADOW_MIN("shadowMin", Kind.DAYS),
  SHADOW_MAX("shadowMax", Kind.DAYS),
  SHADOW_WARNING("shadowWarning", Kind.DAYS),
  SHADOW_INACTIVE("shadowInactive", Kind.DAYS);

  /** The longest value, in characters. */
  public static final int LONGEST = 256;

  /** What a value may be. */
  private enum Kind {
    TEXT("\\P{Cntrl}+", "must be text without control characters"),
    GECOS("[^\\p{Cntrl}:]+", "must be text without colons and control characters"),
    ASCII("[\\x21-\\x7e]+", "must be of ASCII characters without blanks"),
    TELEPHONE(
        "[A-Za-z0-9'()+,./:?\" -]*[A-Za-z0-9][A-Za-z0-9'()+,./:?\" -]*",
        "must be a telephone number"),
    PATH(
        "/[\\x21-\\x39\\x3b-\\x7e]*",
        "must be an absolute path of ASCII characters without blanks and colons"),
    DAYS("-1|0|[1-9][0-9]{0,8}", "must be a number of days, or -1");

    private final Pattern form;
    private final String rule;

    Kind(String form, String rule) {
      this.form = Pattern.compile(form);
      this.rule = rule;
    }
  }

  private final String attribute;
  private final Kind kind;

  OsUserField(String attribute, Kind kind) {
    this.attribute = attribute;
    this.kind = kind;
  }

  /** Its name, in the API as in LDAP. */
  public String attribute() {
    return attribute;
  }

  /** True if its values are numbers. */
  public boolean isNumber() {
    return kind == Kind.DAYS;
  }

  /** What is wrong with a value; empty if nothing is. */
  public Optional<String> fault(String value) {
    return kind.form.matcher(value).matches() ? Optional.empty() : Optional.of(kind.rule);
  }
}
