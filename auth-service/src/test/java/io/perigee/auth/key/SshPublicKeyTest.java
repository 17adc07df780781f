package io.perigee.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.auth.Example;
import io.perigee.contracts.error.Invalid;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SshPublicKeyTest {

  @ParameterizedTest
  @CsvSource({
    "rsa2048.pub,ssh-rsa,ab:a4:ae:30:17:86:89:29:e2:03:52:42:6f:22:7b:03,SHA256:VQjmsZu/mnCWCfP63P7Jsga6DSMfISWTgONK/FOpM2g",
    "ecdsa256.pub,ecdsa-sha2-nistp256,71:dd:41:f5:5e:8e:c4:4a:2b:38:41:2b:a6:a9:15:72,SHA256:jA4DoZpOlbvNcwPAL1BfkRY292jVh5FHowWgjSGSNRE",
    "ecdsa384.pub,ecdsa-sha2-nistp384,ca:ba:50:c4:0c:71:b0:64:7d:4b:ef:03:2e:9d:ce:ca,SHA256:mMA8S7xkOoNAAAUfIC9rel6E+Wt/TWNmJJTkcGW/jQM",
    "ecdsa521.pub,ecdsa-sha2-nistp521,de:44:f0:1d:65:1c:37:17:ad:20:84:93:d1:77:58:22,SHA256:jyIedCqJ5VKypf+0HTAwzIDr4bZW5bV07YzkoOh27hw",
    "ed25519.pub,ssh-ed25519,70:de:96:fd:2a:00:8b:64:d1:74:c3:aa:64:dd:d8:54,SHA256:T0aSjW7kQMzeMGCFv/vT1us1HKZ+y0XjYCtK91XP1v4"
  })
  void fingerprintsAreThoseOfSshKeygen(String file, String algorithm, String md5, String sha256) {
    // Given a line of ssh-keygen, whose fingerprints it printed
    String line = Example.key(file);

    // When it is read
    SshPublicKey key = SshPublicKey.parse(line);

    // Then kind, fingerprints and the line without its comment are the same
    assertThat(key.algorithm()).isEqualTo(algorithm);
    assertThat(key.md5()).isEqualTo(md5);
    assertThat(key.sha256()).isEqualTo(sha256);
    assertThat(line).isEqualTo(key.line() + " barbar@example.com");
  }

  @ParameterizedTest
  @CsvSource({
    "rsa2048.pem,rsa2048.pub",
    "rsa2048.pkcs1.pem,rsa2048.pub",
    "ecdsa256.pem,ecdsa256.pub",
    "ecdsa384.pem,ecdsa384.pub",
    "ecdsa521.pem,ecdsa521.pub",
    "ed25519.pem,ed25519.pub"
  })
  void pemIsTheSameKeyAsItsLine(String pem, String line) {
    assertThat(SshPublicKey.parse(Example.key(pem)))
        .isEqualTo(SshPublicKey.parse(Example.key(line)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa1024.pub", "dsa.pub"})
  void weakKeysAreRefused(String file) {
    assertThatThrownBy(() -> SshPublicKey.parse(Example.key(file)))
        .isInstanceOf(Invalid.class)
        .hasMessageMatching("key (has 1024 bits|is of a kind that is not taken).*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ssh-rsa",
        "ssh-rsa AAA...",
        "ssh-rsa AAAA",
        "hello world",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAA\nssh-rsa AAAA",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAAA=="
      })
  void whatIsNoKeyIsRefusedByTheFieldsName(String text) {
    assertThatThrownBy(() -> SshPublicKey.parse(text))
        .isInstanceOfSatisfying(
            Invalid.class, e -> assertThat(e.fields().getFirst().field()).isEqualTo("key"));
  }

  @Test
  void aPrivateKeyIsRefusedAndNotRepeated() {
    String text =
        "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----";

    assertThatThrownBy(() -> SshPublicKey.parse(text))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("private key")
        .hasMessageNotContaining("c2VjcmV0");
  }

  @Test
  void aPointThatIsNotOnItsCurveIsRefused() {
    // Given a P-256 key with its last byte changed
    byte[] blob = SshPublicKey.parse(Example.key("ecdsa256.pub")).blob();
    blob[blob.length - 1] ^= 1;

    // When it is read, then it is refused
    assertThatThrownBy(
            () ->
                SshPublicKey.parse(
                    "ecdsa-sha2-nistp256 " + Base64.getEncoder().encodeToString(blob)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("not a point of nistp256");
  }

  @Test
  void bytesAfterTheEndAreRefusedSoThatAKeyHasOneFingerprint() {
    byte[] blob = SshPublicKey.parse(Example.key("ed25519.pub")).blob();
    byte[] longer = Arrays.copyOf(blob, blob.length + 1);

    assertThatThrownBy(
            () -> SshPublicKey.parse("ssh-ed25519 " + Base64.getEncoder().encodeToString(longer)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("after its end");
  }

  @Test
  void aLineOfAnotherKindThanItsBytesIsRefused() {
    String base64 = Example.key("ed25519.pub").split(" ")[1];

    assertThatThrownBy(() -> SshPublicKey.parse("ssh-rsa " + base64)).isInstanceOf(Invalid.class);
  }

  @Test
  void anEvenModulusIsRefused() {
    BigInteger even = BigInteger.ONE.shiftLeft(2047);
    byte[] blob = SshWire.write("ssh-rsa", BigInteger.valueOf(65537), even);

    assertThatThrownBy(
            () -> SshPublicKey.parse("ssh-rsa " + Base64.getEncoder().encodeToString(blob)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("not a usable RSA key");
  }
}
