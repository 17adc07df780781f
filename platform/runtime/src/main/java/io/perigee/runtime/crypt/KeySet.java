package io.perigee.runtime.crypt;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;

/**
 * The key set as a file had it.
 *
 * @param aead seals by the primary key and opens by all of them
 * @param prefix how everything begins that the primary key seals
 * @param written when the file was written
 * @param looked when the file was looked at last, by {@link System#nanoTime()}
 */
record KeySet(Aead aead, byte[] prefix, FileTime written, long looked) {

  /** How ciphertexts with an id begin, in Tink's format. */
  private static final byte WITH_ID = 1;

  /** Bytes of a prefix. */
  static final int PREFIX = 5;

  /**
   * @throws IOException if the file cannot be read
   * @throws GeneralSecurityException if it is no key set
   */
  static KeySet read(Path file) throws IOException, GeneralSecurityException {
    AeadConfig.register();
    // Before the text: a file that is replaced meanwhile is read again, not left out.
    FileTime written = Files.getLastModifiedTime(file);
    KeysetHandle keys =
        TinkJsonProtoKeysetFormat.parseKeyset(
            Files.readString(file), InsecureSecretKeyAccess.get());
    byte[] prefix =
        ByteBuffer.allocate(PREFIX).put(WITH_ID).putInt(keys.getPrimary().getId()).array();
    Aead aead = keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
    return new KeySet(aead, prefix, written, System.nanoTime());
  }

  KeySet lookedAt() {
    return new KeySet(aead, prefix, written, System.nanoTime());
  }
}
