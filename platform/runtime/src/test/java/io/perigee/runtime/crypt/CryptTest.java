package io.perigee.runtime.crypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.perigee.devkit.install.Keys;
import io.perigee.runtime.Config;
import io.perigee.runtime.RuntimeConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CryptTest {

  @TempDir Path directory;

  @BeforeAll
  static void register() throws Exception {
    AeadConfig.register();
  }

  private Crypt with(KeysetHandle keys) throws Exception {
    Path file = Files.createTempFile(directory, "crypt", ".json");
    Files.writeString(
        file, TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get()));
    return new Crypt(Config.of(Map.of("perigee.crypt.key-file", file.toString())));
  }

  private static KeysetHandle keys() throws Exception {
    return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
  }

  @Test
  void aSealedTextOpensInItsContextAndShowsNothing() throws Exception {
    Crypt crypt = with(keys());
    byte[] sealed = crypt.seal("hunter2", "account_key:1");
    assertThat(crypt.open(sealed, "account_key:1")).isEqualTo("hunter2");
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
  }

  @Test
  void itOpensInNoOtherContextAndUnderNoOtherKeys() throws Exception {
    byte[] sealed = with(keys()).seal("hunter2", "account_key:1");
    Crypt other = with(keys());
    assertThatThrownBy(() -> other.open(sealed, "account_key:1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("hunter2");
    Crypt crypt = with(keys());
    byte[] own = crypt.seal("hunter2", "account_key:1");
    assertThatThrownBy(() -> crypt.open(own, "account_key:2"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRotatedKeySetStillOpensWhatItsOlderKeySealed() throws Exception {
    // Given
    KeysetHandle old = keys();
    byte[] sealed = with(old).seal("hunter2", "c");

    // When a new key seals from now on
    KeysetHandle rotated =
        KeysetHandle.newBuilder(old)
            .addEntry(
                KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                    .withRandomId()
                    .makePrimary())
            .build();
    Crypt crypt = with(rotated);

    // Then
    assertThat(crypt.open(sealed, "c")).isEqualTo("hunter2");
    byte[] anew = crypt.seal("hunter2", "c");
    assertThatThrownBy(() -> with(old).open(anew, "c")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aKeySetThatIsRotatedWhileTheServiceRunsOpensWhatAnotherReplicaSealedByIt() throws Exception {
    // Given two replicas that have read the same file
    Path file = Keys.crypt(directory.resolve("rotating.json"));
    RuntimeConfig config = Config.of(Map.of("perigee.crypt.key-file", file.toString()));
    Crypt running = new Crypt(config);
    byte[] before = running.seal("hunter2", "c");

    // When the set is rotated, and one is started anew
    Keys.rotate(file);
    Crypt started = new Crypt(config);
    byte[] after = started.seal("swordfish", "c");

    // Then each opens what the other sealed, and the first seals by the new key too
    assertThat(started.open(before, "c")).isEqualTo("hunter2");
    assertThat(running.open(after, "c")).isEqualTo("swordfish");
    assertThat(running.prefix()).isEqualTo(started.prefix());
    assertThat(after).startsWith(started.prefix());
    assertThat(running.seal("x", "c")).startsWith(started.prefix());
    assertThat(java.util.Arrays.copyOf(before, 5)).isNotEqualTo(started.prefix());
  }

  @Test
  void aFileThatIsBrokenWhileTheServiceRunsChangesNothing() throws Exception {
    Path file = Keys.crypt(directory.resolve("broken.json"));
    Crypt crypt = new Crypt(Config.of(Map.of("perigee.crypt.key-file", file.toString())));
    byte[] sealed = crypt.seal("hunter2", "c");

    Files.writeString(file, "{");

    assertThat(crypt.open(sealed, "c")).isEqualTo("hunter2");
    assertThatThrownBy(() -> crypt.open(new byte[40], "c"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(crypt.open(crypt.seal("y", "c"), "c")).isEqualTo("y");
  }
}
