package io.perigee.auth.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.auth.tpm.TpmConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DirectoryConfigTest {

  private static final String PREFIX = "perigee.auth.directory.";

  @Test
  void defaultsAreThoseOfTheDocumentation() {
    DirectoryConfig config = read(Map.of()).getConfigMapping(DirectoryConfig.class);
    TpmConfig tpm = read(Map.of()).getConfigMapping(TpmConfig.class);

    assertThat(config.url()).isEmpty();
    assertThat(config.startTls()).isFalse();
    assertThat(config.trustFile()).isEmpty();
    assertThat(config.bindDn()).isEmpty();
    assertThat(config.bindPassword()).isEmpty();
    assertThat(config.base()).isEqualTo("dc=cluster");
    assertThat(config.people()).isEqualTo("ou=People");
    assertThat(config.groups()).isEqualTo("ou=Group");
    assertThat(config.userClasses()).hasSize(6).contains("posixAccount");
    assertThat(config.groupClasses()).containsExactly("top", "posixGroup");
    assertThat(config.membership()).isEqualTo(DirectoryTree.Membership.MEMBER_UID);
    assertThat(config.passwordScheme()).isEqualTo(PasswordScheme.CRYPT);
    assertThat(config.firstUid()).isEqualTo(1050);
    assertThat(config.firstGid()).isEqualTo(1050);
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.connections()).isEqualTo(4);
    assertThat(config.embedded().host()).isEqualTo("127.0.0.1");
    assertThat(config.embedded().port()).isZero();
    assertThat(tpm.security()).isTrue();
    assertThat(tpm.nonceLifetime()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void everyPropertyHasItsName() {
    Map<String, String> properties = new HashMap<>();
    properties.put(PREFIX + "url", "ldaps://ldap");
    properties.put(PREFIX + "start-tls", "true");
    properties.put(PREFIX + "trust-file", "/ca.pem");
    properties.put(PREFIX + "bind-dn", "cn=x");
    properties.put(PREFIX + "bind-password", "p");
    properties.put(PREFIX + "base", "o=b");
    properties.put(PREFIX + "people", "ou=p");
    properties.put(PREFIX + "groups", "ou=g");
    properties.put(PREFIX + "user-classes", "a,b");
    properties.put(PREFIX + "group-classes", "c");
    properties.put(PREFIX + "membership", "MEMBER");
    properties.put(PREFIX + "password-scheme", "SSHA512");
    properties.put(PREFIX + "first-uid", "1");
    properties.put(PREFIX + "first-gid", "2");
    properties.put(PREFIX + "timeout", "3s");
    properties.put(PREFIX + "connections", "5");
    properties.put(PREFIX + "embedded.host", "0.0.0.0");
    properties.put(PREFIX + "embedded.port", "389");
    properties.put("perigee.auth.tpm.security", "false");
    properties.put("perigee.auth.tpm.nonce-lifetime", "6s");
    DirectoryConfig config = read(properties).getConfigMapping(DirectoryConfig.class);
    TpmConfig tpm = read(properties).getConfigMapping(TpmConfig.class);

    assertThat(config.url().orElseThrow().getHost()).isEqualTo("ldap");
    assertThat(config.startTls()).isTrue();
    assertThat(config.trustFile().orElseThrow()).hasFileName("ca.pem");
    assertThat(config.bindDn()).contains("cn=x");
    assertThat(config.bindPassword()).contains("p");
    assertThat(config.base()).isEqualTo("o=b");
    assertThat(config.people()).isEqualTo("ou=p");
    assertThat(config.groups()).isEqualTo("ou=g");
    assertThat(config.userClasses()).containsExactly("a", "b");
    assertThat(config.groupClasses()).containsExactly("c");
    assertThat(config.membership()).isEqualTo(DirectoryTree.Membership.MEMBER);
    assertThat(config.passwordScheme()).isEqualTo(PasswordScheme.SSHA512);
    assertThat(config.firstUid()).isEqualTo(1);
    assertThat(config.firstGid()).isEqualTo(2);
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.connections()).isEqualTo(5);
    assertThat(config.embedded().host()).isEqualTo("0.0.0.0");
    assertThat(config.embedded().port()).isEqualTo(389);
    assertThat(tpm.security()).isFalse();
    assertThat(tpm.nonceLifetime()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void whatASchemeMakesMatchesItsPasswordOnlyAndIsSaltedAnew() {
    for (PasswordScheme scheme :
        new PasswordScheme[] {PasswordScheme.CRYPT, PasswordScheme.SSHA512}) {
      String value = scheme.value("pässwörd");

      assertThat(value).startsWith("{" + scheme + "}").doesNotContain("pässwörd");
      assertThat(PasswordScheme.matches("pässwörd", value)).isTrue();
      assertThat(PasswordScheme.matches("passwort", value)).isFalse();
      assertThat(scheme.value("pässwörd")).isNotEqualTo(value);
    }
    assertThat(PasswordScheme.matches("plain", "plain")).isFalse();
  }

  private static SmallRyeConfig read(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(DirectoryConfig.class)
        .withMapping(TpmConfig.class)
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build();
  }
}
