package io.perigee.devkit.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an installation keeps in its home. */
final class InstallationTest {

  @TempDir private Path directory;
  private final Progress quiet = new Progress(new PrintStream(new ByteArrayOutputStream(), false));

  @Test
  void whatIsNoBackupReplacesNothing() throws IOException {
    Home home = new Home(directory.resolve("home"));
    Secrets.of(home);
    Path other = directory.resolve("other.tar.gz");
    Files.writeString(directory.resolve("backup.txt"), "not one");
    Archive.tar(directory, java.util.List.of("-czf", other.toString(), "backup.txt"));
    String before = Files.readString(home.secrets().resolve("secrets.json"));
    assertThatThrownBy(() -> new Restore(home, new Checkout(directory), quiet).read(other))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("is no backup of Perigee");
    assertThat(home.secrets().resolve("secrets.json")).hasContent(before);
  }

  @Test
  void secretsAreMadeOnceAndAreTheOwnersOnly() throws IOException {
    Home home = new Home(directory.resolve("home"));
    Secrets first = Secrets.of(home);
    Secrets second = Secrets.of(home);
    assertThat(second).isEqualTo(first);
    assertThat(first.apiId()).hasSize(16);
    assertThat(first.apiKey()).hasSize(128);
    assertThat(first.toString()).doesNotContain(first.postgres());
    for (String name : new String[] {"secrets.json", "identity.jwk", "crypt.json"}) {
      assertThat(Files.getPosixFilePermissions(home.secrets().resolve(name)))
          .as(name)
          .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }
    assertThat(Files.getPosixFilePermissions(home.root()))
        .doesNotContain(PosixFilePermission.OTHERS_EXECUTE);
  }

  @Test
  void portsArePickedOnceAndPickedAnewWhenTaken() throws IOException {
    // Given recorded ports
    Home home = new Home(directory.resolve("home"));
    int auth = Ports.recorded(home).of("auth");
    assertThat(Ports.recorded(home).of("auth")).isEqualTo(auth);
    // When another program has taken one meanwhile
    try (java.net.ServerSocket other =
        new java.net.ServerSocket(auth, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      assertThat(other.isBound()).isTrue();
      // Then that one is picked anew, unless it is our own service that has it
      assertThat(Ports.settle(home, name -> true).of("auth")).isEqualTo(auth);
      assertThat(Ports.settle(home, name -> false).of("auth")).isNotEqualTo(auth);
    }
  }

  @Test
  void aRotatedKeySetHasOneKeyMoreWhichIsThePrimaryOne() throws Exception {
    java.nio.file.Path file = io.perigee.devkit.install.Keys.crypt(directory.resolve("crypt.json"));
    var before = io.perigee.contracts.envelope.Json.tree(Files.readString(file));

    io.perigee.devkit.install.Keys.rotate(file);

    var after = io.perigee.contracts.envelope.Json.tree(Files.readString(file));
    assertThat(after.get("key")).hasSize(2);
    assertThat(after.at("/key/0")).isEqualTo(before.at("/key/0"));
    assertThat(after.get("primaryKeyId")).isEqualTo(after.at("/key/1/keyId"));
    assertThat(after.get("primaryKeyId")).isNotEqualTo(before.get("primaryKeyId"));
    assertThat(after.at("/key/1/keyData/value")).isNotEqualTo(before.at("/key/0/keyData/value"));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
  }

  @Test
  void theDemoKeyIsWhatClientsRead() throws Exception {
    RsaKeyPair pair = RsaKeyPair.in(directory.resolve("id_rsa"), "demo");
    assertThat(pair.file())
        .content()
        .startsWith("-----BEGIN RSA PRIVATE KEY-----\n")
        .endsWith("-----END RSA PRIVATE KEY-----\n");
    assertThat(pair.publicLine()).matches("ssh-rsa [A-Za-z0-9+/=]+ demo");
    assertThat(pair.fingerprint()).matches("[0-9a-f]{2}(:[0-9a-f]{2}){15}");
    // OpenSSL reads the private key, and its public half is the one of the .pub file.
    Process openssl =
        new ProcessBuilder(
                "openssl", "rsa", "-in", pair.file().toString(), "-pubout", "-outform", "DER")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    byte[] der = openssl.getInputStream().readAllBytes();
    assertThat(openssl.waitFor(10, TimeUnit.SECONDS)).isTrue();
    RSAPublicKey key =
        (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    byte[] blob = java.util.Base64.getDecoder().decode(pair.publicLine().split(" ")[1]);
    byte[] modulus = key.getModulus().toByteArray();
    assertThat(java.util.Arrays.copyOfRange(blob, blob.length - modulus.length, blob.length))
        .isEqualTo(modulus);
  }
}
