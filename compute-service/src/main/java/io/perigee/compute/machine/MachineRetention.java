package io.perigee.compute.machine;

import io.perigee.runtime.retention.RetentionRule;
import io.perigee.runtime.retention.RetentionRules;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Records of deleted machines go in the end, and their audits with them. */
@Singleton
final class MachineRetention implements RetentionRules {

  /** How long a deleted machine is still shown, with 410, and listed with {@code tombstone}. */
  private static final Duration HISTORY = Duration.ofDays(30);

  @Override
  public List<RetentionRule> rules() {
    return List.of(
        new RetentionRule("machines", "state = 'deleted' AND deleted_at < :before", HISTORY));
  }
}
