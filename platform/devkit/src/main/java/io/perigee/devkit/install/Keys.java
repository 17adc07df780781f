package io.perigee.devkit.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
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
    ObjectNode keys = Json.object();
    add(keys);
    OwnedFile.write(file, Json.write(keys));
    return file;
  }

  /**
   * Adds a key to the key set for encryption at rest, by which everything is sealed from now on;
   * the older ones go on opening what they sealed. Services take it up by themselves.
   *
   * @throws IOException if there is no such file
   */
  public static void rotate(Path file) throws IOException {
    ObjectNode keys = (ObjectNode) Json.tree(Files.readString(file));
    add(keys);
    OwnedFile.write(file, Json.write(keys));
  }

  /** A new primary key, AES-256-GCM. */
  private static void add(ObjectNode keys) {
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
    keys.put("primaryKeyId", id);
    ObjectNode key = keys.withArray("key").addObject();
    key.putObject("keyData")
        .put("typeUrl", "type.googleapis.com/google.crypto.tink.AesGcmKey")
        .put("value", Base64.getEncoder().encodeToString(message))
        .put("keyMaterialType", "SYMMETRIC");
    key.put("status", "ENABLED").put("keyId", id).put("outputPrefixType", "TINK");
  }
}
