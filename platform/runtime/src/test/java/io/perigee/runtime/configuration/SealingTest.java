package io.perigee.runtime.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.error.Invalid;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealingTest {

  private static final byte[] SALT = new byte[Sealing.SALT];
  private static final Sealing SEALING = Sealing.under("correct horse battery", SALT, 1_000);

  @Test
  void aSecretOpensUnderItsPassphraseAtItsPlaceOnly() {
    String sealed = SEALING.seal("calvin", "config.bmcsetup.a.password");

    assertThat(sealed).startsWith("sealed:").doesNotContain("calvin");
    assertThat(SEALING.open(sealed, "config.bmcsetup.a.password")).isEqualTo("calvin");
    assertThatThrownBy(() -> SEALING.open(sealed, "config.bmcsetup.b.password"))
        .isInstanceOf(Invalid.class)
        .hasMessage("config.bmcsetup.b.password cannot be opened with this passphrase");
    Sealing other = Sealing.takenOver(Base64.getEncoder().encodeToString(new byte[64]));
    assertThatThrownBy(() -> other.open(sealed, "config.bmcsetup.a.password"))
        .isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> Sealing.none().open(sealed, "config.bmcsetup.a.password"))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("a passphrase is needed");
  }

  /** A document that was exported is opened by every version after. */
  @Test
  void whatWasSealedBeforeOpensUnderItsPassphrase() {
    String sealed = "sealed:BMzUPPg/T75Kx5ecOTDY8OVvDAd1u8m4/4nvEIT30kTyDg==";

    Sealing former = Sealing.under("correct horse battery", SALT, Sealing.ROUNDS);
    assertThat(former.open(sealed, "config.bmcsetup.a.password")).isEqualTo("calvin");
    assertThat(former.seal("calvin", "config.bmcsetup.a.password")).isEqualTo(sealed);
    assertThatThrownBy(() -> SEALING.open(sealed, "config.bmcsetup.a.password"))
        .as("under another number of rounds")
        .isInstanceOf(Invalid.class);
  }

  @Test
  void theSameIsSealedAlikeAndNothingElseIs() {
    assertThat(SEALING.seal("a", "x")).isEqualTo(SEALING.seal("a", "x"));
    assertThat(SEALING.seal("a", "x")).isNotEqualTo(SEALING.seal("a", "y"));
    assertThat(SEALING.seal("a", "x")).isNotEqualTo(SEALING.seal("b", "x"));
  }

  @Test
  void whatWasChangedDoesNotOpen() {
    String sealed = SEALING.seal("calvin", "x");
    byte[] bytes = Base64.getDecoder().decode(sealed.substring("sealed:".length()));
    bytes[bytes.length - 1] ^= 1;
    String changed = "sealed:" + Base64.getEncoder().encodeToString(bytes);

    assertThatThrownBy(() -> SEALING.open(changed, "x")).isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> SEALING.open("sealed:AA", "x")).isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> SEALING.open("sealed:no base64", "x")).isInstanceOf(Invalid.class);
  }

  @Test
  void withoutAPassphraseSecretsAreLeftOutAndWhatIsOpenStaysOpen() {
    assertThat(Sealing.none().seal("calvin", "x")).isEqualTo("****");
    assertThat(Sealing.none().seal(null, "x")).isNull();
    assertThat(SEALING.open("calvin", "x")).isEqualTo("calvin");
    assertThatThrownBy(() -> SEALING.open("****", "x"))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("x was left out of the document");
    assertThatThrownBy(() -> Sealing.under("short", SALT, 1)).isInstanceOf(Invalid.class);
  }
}
