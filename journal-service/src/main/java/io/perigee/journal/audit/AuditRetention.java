package io.perigee.journal.audit;

import io.perigee.journal.JournalConfig;
import io.perigee.runtime.retention.RetentionRule;
import io.perigee.runtime.retention.RetentionRules;
import jakarta.inject.Singleton;
import java.util.List;

/** How long the audit trail goes back. */
@Singleton
final class AuditRetention implements RetentionRules {

  private final JournalConfig config;

  AuditRetention(JournalConfig config) {
    this.config = config;
  }

  @Override
  public List<RetentionRule> rules() {
    return List.of(new RetentionRule("audit_entry", "at < :before", config.keep().audit()));
  }
}
