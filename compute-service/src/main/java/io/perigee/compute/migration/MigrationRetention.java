package io.perigee.compute.migration;

import io.perigee.runtime.retention.RetentionRule;
import io.perigee.runtime.retention.RetentionRules;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Migrations that are over for good are kept for a while, for operators. */
@Singleton
final class MigrationRetention implements RetentionRules {

  @Override
  public List<RetentionRule> rules() {
    return List.of(
        new RetentionRule("migrations", "archived AND updated_at < :before", Duration.ofDays(30)));
  }
}
