package io.perigee.journal.webhook;

import io.perigee.journal.JournalConfig;
import io.perigee.runtime.retention.RetentionRule;
import io.perigee.runtime.retention.RetentionRules;
import jakarta.inject.Singleton;
import java.util.List;

/** Deliveries that have ended. */
@Singleton
final class DeliveryRetention implements RetentionRules {

  private final JournalConfig config;

  DeliveryRetention(JournalConfig config) {
    this.config = config;
  }

  @Override
  public List<RetentionRule> rules() {
    return List.of(
        new RetentionRule("webhook_delivery", "ended_at < :before", config.keep().deliveries()));
  }
}
