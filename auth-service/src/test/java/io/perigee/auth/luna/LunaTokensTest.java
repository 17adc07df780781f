package io.perigee.auth.luna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.auth.AuthConfig;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.runtime.crypt.Crypt;
import io.perigee.runtime.retention.Sweeper;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class LunaTokensTest {

  private static final LunaUser USER =
      new LunaUser(UUID.randomUUID(), 42, "luna", "hash", Set.of("admin"));

  @Inject Database database;
  @Inject Crypt crypt;
  @Inject AuthConfig config;
  @Inject LoginAttempts attempts;
  @Inject Sweeper sweeper;

  @Test
  void aUsersTokenIsGoodForEightHours() {
    Instant issued = Instant.parse("2026-11-21T04:00:00Z");
    String token = tokens(issued).issue(USER);

    assertThat(tokens(issued.plus(Duration.ofHours(8)).minusSeconds(1)).verify(token))
        .isEqualTo(new LunaTokens.User(42, null));
    assertThatThrownBy(() -> tokens(issued.plus(Duration.ofHours(8)).plusSeconds(1)).verify(token))
        .isInstanceOf(Unauthorized.class)
        .hasMessage("the token has expired");
  }

  @Test
  void aNodesTokenIsGoodForAnHourAndNamesNoUser() {
    Instant issued = Instant.parse("2026-11-21T04:00:00Z");
    String token = tokens(issued).issueToNode("node001");

    assertThat(tokens(issued.plusSeconds(3599)).verify(token))
        .isEqualTo(new LunaTokens.Node("node001"));
    assertThatThrownBy(() -> tokens(issued.plusSeconds(3601)).verify(token))
        .isInstanceOf(Unauthorized.class);
  }

  @Test
  void replicasSignWithTheSameSecret() {
    String token = tokens(Instant.now()).issue(USER);

    assertThat(tokens(Instant.now()).verify(token)).isEqualTo(new LunaTokens.User(42, null));
    assertThat(
            database.<Integer>read(
                h ->
                    h.createQuery("SELECT count(*) FROM luna_token_secret")
                        .mapTo(Integer.class)
                        .one()))
        .isEqualTo(1);
  }

  @Test
  void failuresAreForgottenWhenTheirWindowEnds() {
    // Given failures of yesterday
    Clock yesterday = Clock.fixed(Instant.now().minus(Duration.ofDays(1)), ZoneOffset.UTC);
    LoginAttempts then = new LoginAttempts(database, config, yesterday);
    String user = UUID.randomUUID().toString();
    for (int i = 0; i < 10; i++) {
      then.begin(user, "192.0.2.1");
    }
    assertThatThrownBy(() -> then.begin(user, "192.0.2.1"))
        .hasMessageContaining("too many failed logins");

    // When a new window has begun, then they do not count
    attempts.begin(user, "192.0.2.1");

    // And rows of windows that ended are swept
    then.begin("another" + user, "192.0.2.2");
    sweeper.sweep();
    assertThat(
            database.<Integer>read(
                h ->
                    h.createQuery("SELECT count(*) FROM login_attempt WHERE window_ends_at < now()")
                        .mapTo(Integer.class)
                        .one()))
        .isZero();
  }

  private LunaTokens tokens(Instant now) {
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    return new LunaTokens(new TokenSecret(database, crypt, clock), config, clock);
  }
}
