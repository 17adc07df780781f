package io.perigee.auth.directory.embedded;

import com.unboundid.ldap.listener.InMemoryPasswordEncoder;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ReadOnlyEntry;
import com.unboundid.ldap.sdk.ResultCode;
import io.perigee.auth.directory.PasswordScheme;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lets the embedded directory check binds against the hashes that {@link PasswordScheme} makes. */
final class HashedPasswords extends InMemoryPasswordEncoder {

  private final String prefix;

  HashedPasswords(String prefix) {
    super(prefix, null);
    this.prefix = prefix;
  }

  @Override
  protected byte[] encodePassword(
      byte[] clearPassword, ReadOnlyEntry userEntry, List<Modification> modifications) {
    String value =
        prefix.equals("{CRYPT}")
            ? PasswordScheme.CRYPT.value(text(clearPassword))
            : PasswordScheme.SSHA512.value(text(clearPassword));
    return value.substring(prefix.length()).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  protected void ensurePreEncodedPasswordAppearsValid(
      byte[] unPrefixedEncodedPasswordBytes,
      ReadOnlyEntry userEntry,
      List<Modification> modifications) {
    // Made by PasswordScheme; what is not simply never matches.
  }

  @Override
  protected boolean passwordMatches(
      byte[] clearPasswordBytes, byte[] unPrefixedEncodedPasswordBytes, ReadOnlyEntry userEntry) {
    return PasswordScheme.matches(
        text(clearPasswordBytes), prefix + text(unPrefixedEncodedPasswordBytes));
  }

  @Override
  protected byte[] extractClearPassword(
      byte[] unPrefixedEncodedPasswordBytes, ReadOnlyEntry userEntry) throws LDAPException {
    throw new LDAPException(ResultCode.UNWILLING_TO_PERFORM, "a hash cannot be undone");
  }

  @Override
  public void toString(StringBuilder buffer) {
    buffer.append("HashedPasswords(").append(prefix).append(')');
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
