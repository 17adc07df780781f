package io.perigee.auth.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.apache.commons.codec.digest.Sha2Crypt;

/** How a password becomes the value of {@code userPassword}. */
public enum PasswordScheme {
  /** {@code {CRYPT}$6$…}: SHA-512 crypt, which slapd, PAM and SSSD check by the C library. */
  CRYPT {
    @Override
    public String value(String password) {
      return PREFIX_CRYPT + Sha2Crypt.sha512Crypt(bytes(password), "$6$rounds=50000$" + salt());
    }
  },
  /** {@code {SSHA512}…}: one pass of SHA-512 over password and salt. */
  SSHA512 {
    @Override
    public String value(String password) {
      byte[] salt = new byte[SALT_BYTES];
      RANDOM.nextBytes(salt);
      byte[] digest = sha512(bytes(password), salt);
      byte[] both = Arrays.copyOf(digest, digest.length + salt.length);
      System.arraycopy(salt, 0, both, digest.length, salt.length);
      return PREFIX_SSHA512 + Base64.getEncoder().encodeToString(both);
    }
  },
  /** As it is: the directory's own password policy hashes it. Only over a secure connection. */
  SERVER {
    @Override
    public String value(String password) {
      return password;
    }
  };

  private static final String PREFIX_CRYPT = "{CRYPT}";
  private static final String PREFIX_SSHA512 = "{SSHA512}";
  private static final int DIGEST_BYTES = 64;
  private static final int SALT_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The value to store; differs from call to call by its salt. */
  public abstract String value(String password);

  /**
   * Whether a stored value is one of this password's.
   *
   * @param stored a value that {@link #CRYPT} or {@link #SSHA512} made; others never match
   */
  public static boolean matches(String password, String stored) {
    if (stored.startsWith(PREFIX_CRYPT + "$6$")) {
      String hash = stored.substring(PREFIX_CRYPT.length());
      String again = Sha2Crypt.sha512Crypt(bytes(password), hash);
      return MessageDigest.isEqual(bytes(again), bytes(hash));
    }
    if (stored.startsWith(PREFIX_SSHA512)) {
      byte[] both = Base64.getDecoder().decode(stored.substring(PREFIX_SSHA512.length()));
      byte[] salt = Arrays.copyOfRange(both, DIGEST_BYTES, both.length);
      return MessageDigest.isEqual(
          sha512(bytes(password), salt), Arrays.copyOf(both, DIGEST_BYTES));
    }
    return false;
  }

  private static String salt() {
    byte[] random = new byte[12];
    RANDOM.nextBytes(random);
    return Base64.getEncoder().encodeToString(random).replace('+', '.');
  }

  private static byte[] sha512(byte[] password, byte[] salt) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      digest.update(password);
      return digest.digest(salt);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
