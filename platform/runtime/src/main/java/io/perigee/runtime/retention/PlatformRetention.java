package io.perigee.runtime.retention;

import io.perigee.runtime.RuntimeConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** The retention of the tables that every service has. */
@Singleton
final class PlatformRetention implements RetentionRules {

  private final RuntimeConfig.Retention keep;

  PlatformRetention(RuntimeConfig config) {
    this.keep = config.retention();
  }

  @Override
  public List<RetentionRule> rules() {
    return List.of(
        new RetentionRule(
            "work", "state IN ('done', 'failed') AND ended_at < :before", keep.work()),
        new RetentionRule(
            "command_number",
            "used_at < :before AND NOT EXISTS (SELECT 1 FROM work w WHERE w.key = command_number.key)",
            keep.work()),
        new RetentionRule("operation", "accepted_at < :before", keep.operations()),
        new RetentionRule("parked", "parked_at < :before", keep.parked()),
        new RetentionRule("known", "deleted AND seen_at < :before", keep.deleted()),
        new RetentionRule("reference_intent", "expires_at < :before", Duration.ZERO),
        new RetentionRule("idempotency", "created_at < :before", keep.idempotency()));
  }
}
