package io.perigee.auth.luna;

import io.perigee.runtime.retention.RetentionRule;
import io.perigee.runtime.retention.RetentionRules;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Failed logins are forgotten when their window ends. */
@Singleton
final class LoginRetention implements RetentionRules {

  @Override
  public List<RetentionRule> rules() {
    return List.of(new RetentionRule("login_attempt", "window_ends_at < :before", Duration.ZERO));
  }
}
