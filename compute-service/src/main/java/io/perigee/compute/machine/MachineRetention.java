package io.perigee.compute.machine;

import io.perigee.runtime.retention.RetentionRule;
import io.perigee.runtime.retention.RetentionRules;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * Records of deleted machines go in the end, and their audits with them; of one that lives on, what
 * was done long ago.
 */
@Singleton
final class MachineRetention implements RetentionRules {

  /** How long a deleted machine is still shown, with 410, and listed with {@code tombstone}. */
  private static final Duration HISTORY = Duration.ofDays(30);

  /** How long a machine's audit reaches back. */
  private static final Duration AUDIT = Duration.ofDays(365);

  @Override
  public List<RetentionRule> rules() {
    return List.of(
        new RetentionRule("machines", "state = 'deleted' AND deleted_at < :before", HISTORY),
        new RetentionRule("machine_audits", "ended_at < :before", AUDIT));
  }
}
