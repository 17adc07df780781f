package io.perigee.devkit.install;

import io.perigee.devkit.process.OwnedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.lang.JoseException;

/** The keys of an installation, in files that only their owner reads. */
public final class Keys {

  private static final int AES_256 = 32;
  private static final byte FIELD_KEY_VALUE = 0x1a;

  private Keys() {}

  /**
   * Makes the Ed25519 key that signs identity tokens, as a private JSON Web Key with a key id,
   * unless it is there.
   */
  public static Path identity(Path file) throws IOException {
    if (Files.exists(file)) {
      return file;
    }
    try {
      OctetKeyPairJsonWebKey key =
          OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
      key.setKeyId(UUID.randomUUID().toString());
      OwnedFile.write(file, key.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE));
      return file;
    } catch (JoseException e) {
      throw new IllegalStateException("this JDK makes no Ed25519 keys", e);
    }
  }

  /**
   * Makes the key set for encryption at rest, a Tink key set with one AES-256-GCM key, unless it is
   * there.
   */
  public static Path crypt(Path file) throws IOException {
    if (Files.exists(file)) {
      return file;
    }
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[AES_256];
    random.nextBytes(secret);
    // The protocol buffer AesGcmKey: only its field 3, the key's bytes; its version, 0, is left
    // out.
    byte[] message =
        ByteBuffer.allocate(AES_256 + 2)
            .put(FIELD_KEY_VALUE)
            .put((byte) AES_256)
            .put(secret)
            .array();
    int id = random.nextInt(1, Integer.MAX_VALUE);
    OwnedFile.write(
        file,
        """
        {"primaryKeyId":%d,"key":[{"keyData":{"typeUrl":"type.googleapis.com/google.crypto.tink.AesGcmKey",\
        "value":"%s","keyMaterialType":"SYMMETRIC"},"status":"ENABLED","keyId":%d,"outputPrefixType":"TINK"}]}
        """
            .formatted(id, Base64.getEncoder().encodeToString(message), id));
    return file;
  }
}
