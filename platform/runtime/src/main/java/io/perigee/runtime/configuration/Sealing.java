package io.perigee.runtime.configuration;

import io.perigee.contracts.error.Invalid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets in a document of the configuration: sealed under a passphrase, else left out. AES-256-GCM
 * under a key made of the passphrase by PBKDF2 (HMAC-SHA-256). The nonce is made of the place and
 * the text (HMAC-SHA-256), so that the same configuration, passphrase, salt and number of rounds
 * give the same document, and no nonce serves two texts.
 */
public final class Sealing {

  /** The shortest passphrase, in characters. */
  public static final int SHORTEST = 12;

  /** How many bytes a salt has. */
  public static final int SALT = 16;

  /** The rounds of PBKDF2 of a document that does not tell them. */
  public static final int ROUNDS = 600_000;

  /** More rounds than these are not made for anybody: some ten seconds of a processor. */
  public static final int MOST_ROUNDS = 10_000_000;

  private static final String HIDDEN = "****";
  private static final String MARK = "sealed:";
  private static final int KEY = 32;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final String passphrase;
  private final byte[] salt;
  private final int rounds;

  /** Made when a first secret is met: it takes long, and a document may have none. */
  private Keys keys;

  private record Keys(SecretKeySpec key, SecretKeySpec nonceKey) {}

  private final boolean leavesOut;

  private Sealing(String passphrase, byte[] salt, int rounds, Keys keys) {
    this.passphrase = passphrase;
    this.salt = salt;
    this.rounds = rounds;
    this.keys = keys;
    this.leavesOut = passphrase == null && keys == null;
  }

  /** Leaves secrets out. */
  public static Sealing none() {
    return new Sealing(null, null, 0, null);
  }

  /**
   * @param rounds 1 to {@link #MOST_ROUNDS}
   * @throws Invalid if the passphrase is shorter than {@link #SHORTEST}
   */
  public static Sealing under(String passphrase, byte[] salt, int rounds) {
    if (passphrase.length() < SHORTEST) {
      throw new Invalid("the passphrase must have at least %d characters".formatted(SHORTEST));
    }
    return new Sealing(passphrase, salt.clone(), rounds, null);
  }

  private synchronized Keys keys() {
    if (keys == null) {
      keys = derived();
    }
    return keys;
  }

  private Keys derived() {
    PBEKeySpec spec = new PBEKeySpec(passphrase.toCharArray(), salt, rounds, 2 * KEY * Byte.SIZE);
    try {
      byte[] derived =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      return new Keys(
          new SecretKeySpec(Arrays.copyOf(derived, KEY), "AES"),
          new SecretKeySpec(Arrays.copyOfRange(derived, KEY, 2 * KEY), "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key cannot be made", e);
    } finally {
      spec.clearPassword();
    }
  }

  /**
   * The key, for another service that owns secrets of the same document; null where secrets are
   * left out. It opens what the passphrase opens, and is treated like it.
   */
  public String handedOn() {
    if (leavesOut) {
      return null;
    }
    Keys own = keys();
    byte[] both = Arrays.copyOf(own.key().getEncoded(), 2 * KEY);
    System.arraycopy(own.nonceKey().getEncoded(), 0, both, KEY, KEY);
    return Base64.getEncoder().encodeToString(both);
  }

  /**
   * As {@link #handedOn} told; null leaves secrets out.
   *
   * @throws Invalid if it is no key
   */
  public static Sealing takenOver(String text) {
    if (text == null) {
      return none();
    }
    try {
      byte[] both = Base64.getDecoder().decode(text);
      if (both.length == 2 * KEY) {
        return new Sealing(
            null,
            null,
            0,
            new Keys(
                new SecretKeySpec(Arrays.copyOf(both, KEY), "AES"),
                new SecretKeySpec(Arrays.copyOfRange(both, KEY, 2 * KEY), "HmacSHA256")));
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw Invalid.field("sealing", "sealing must be base64 of %d bytes".formatted(2 * KEY));
  }

  /** True for the form that {@link #seal} gives a secret. */
  public static boolean isSealed(String text) {
    return text != null && text.startsWith(MARK);
  }

  /**
   * The form of a secret in a document.
   *
   * @param place where it stands; it opens nowhere else
   * @return null for null; {@code ****} where secrets are left out
   */
  public String seal(String text, String place) {
    if (text == null || leavesOut) {
      return text == null ? null : HIDDEN;
    }
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    byte[] nonce = nonce(plain, place);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, plain, place);
    return MARK
        + Base64.getEncoder()
            .encodeToString(
                ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array());
  }

  /**
   * The secret that {@link #seal} sealed; a text that is not sealed is taken as it is.
   *
   * @throws Invalid naming the place if it was left out, or sealed under another passphrase or for
   *     another place
   */
  public String open(String text, String place) {
    if (text == null) {
      return null;
    }
    if (text.equals(HIDDEN)) {
      throw Invalid.field(
          place, place + " was left out of the document; export it with a passphrase");
    }
    if (!text.startsWith(MARK)) {
      return text;
    }
    if (leavesOut) {
      throw Invalid.field(place, place + " is sealed; a passphrase is needed");
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text.substring(MARK.length()));
      if (bytes.length > NONCE) {
        byte[] plain =
            crypt(
                Cipher.DECRYPT_MODE,
                Arrays.copyOf(bytes, NONCE),
                Arrays.copyOfRange(bytes, NONCE, bytes.length),
                place);
        return new String(plain, StandardCharsets.UTF_8);
      }
    } catch (IllegalArgumentException e) {
      // Not base64, or not what the key sealed: refused below.
    }
    throw Invalid.field(place, place + " cannot be opened with this passphrase");
  }

  private byte[] nonce(byte[] plain, String place) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(keys().nonceKey());
      byte[] of = place.getBytes(StandardCharsets.UTF_8);
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(of.length).array());
      mac.update(of);
      return Arrays.copyOf(mac.doFinal(plain), NONCE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a nonce cannot be made", e);
    }
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] text, String place) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, keys().key(), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it does not open", e);
    }
  }
}
