package io.perigee.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.error.Unauthorized;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.junit.jupiter.api.Test;

class IdentityTokensTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Principal ALICE =
      new Principal(
          "id-1",
          Principal.Kind.SUB_USER,
          "alice",
          "acc-1",
          Set.of("reader", "writer"),
          "cloudapi");

  private static String key(String id) throws Exception {
    OctetKeyPairJsonWebKey key =
        OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
    key.setKeyId(id);
    return key.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
  }

  private static Clock at(Instant instant) {
    return Clock.fixed(instant, ZoneOffset.UTC);
  }

  @Test
  void aTokenNamesItsPrincipalForNinetySeconds() throws Exception {
    String key = key("k1");
    String token = new IdentityTokens(key, at(NOW)).mint(ALICE);
    assertThat(new IdentityTokens(key, at(NOW)).verify(token)).isEqualTo(ALICE);
    assertThat(new IdentityTokens(key, at(NOW.plusSeconds(90))).verify(token)).isEqualTo(ALICE);
    IdentityTokens late = new IdentityTokens(key, at(NOW.plusSeconds(100)));
    assertThatThrownBy(() -> late.verify(token)).isInstanceOf(Unauthorized.class);
  }

  @Test
  void aTokenTellsWhoActsInAnAccountByItsRoles() throws Exception {
    Principal bob =
        new Principal(
            "id-2", Principal.Kind.SUB_USER, "acme", "acc-1", Set.of("ops"), "cloudapi", "bob");
    String key = key("k1");

    Principal read =
        new IdentityTokens(key, at(NOW)).verify(new IdentityTokens(key, at(NOW)).mint(bob));

    assertThat(read).isEqualTo(bob);
    assertThat(read.actor()).isEqualTo("sub-user:acme/bob");
    assertThat(ALICE.user()).isNull();
    assertThat(ALICE.actor()).isEqualTo("sub-user:alice");
  }

  @Test
  void aTokenThatIsRememberedExpiresAllTheSame() throws Exception {
    // Given
    Instant[] now = {NOW};
    Clock moving =
        new Clock() {
          @Override
          public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now[0];
          }
        };
    IdentityTokens tokens = new IdentityTokens(key("k1"), moving);
    String token = tokens.mint(ALICE);
    tokens.verify(token);

    // When
    now[0] = NOW.plus(Duration.ofSeconds(100));

    // Then
    assertThatThrownBy(() -> tokens.verify(token))
        .isInstanceOf(Unauthorized.class)
        .hasMessageContaining("expired");
  }

  @Test
  void aTokenUnderAnotherKeyOrChangedOrUnsignedIsRefused() throws Exception {
    IdentityTokens tokens = new IdentityTokens(key("k1"), at(NOW));
    String foreign = new IdentityTokens(key("k1"), at(NOW)).mint(ALICE);
    assertThatThrownBy(() -> tokens.verify(foreign)).isInstanceOf(Unauthorized.class);

    String[] parts = tokens.mint(ALICE).split("\\.");
    String claims =
        new String(Base64.getUrlDecoder().decode(parts[1])).replace("sub-user", "service");
    String changed =
        parts[0]
            + "."
            + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes())
            + "."
            + parts[2];
    assertThatThrownBy(() -> tokens.verify(changed)).isInstanceOf(Unauthorized.class);

    String none =
        Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes())
            + "."
            + parts[1]
            + ".";
    assertThatThrownBy(() -> tokens.verify(none)).isInstanceOf(Unauthorized.class);
    assertThatThrownBy(() -> tokens.verify(null)).isInstanceOf(Unauthorized.class);
    assertThatThrownBy(() -> tokens.verify("nonsense")).isInstanceOf(Unauthorized.class);
  }

  @Test
  void aKeyOfAnotherKindIsRefusedWithoutBeingShown() {
    assertThatThrownBy(() -> new IdentityTokens("{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}", at(NOW)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("c2VjcmV0");
  }
}
