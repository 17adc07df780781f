package io.perigee.journal.task;

import io.perigee.journal.JournalConfig;
import io.perigee.runtime.retention.RetentionRule;
import io.perigee.runtime.retention.RetentionRules;
import jakarta.inject.Singleton;
import java.util.List;

/** Tasks that nobody clears. */
@Singleton
final class TaskRetention implements RetentionRules {

  private final JournalConfig config;

  TaskRetention(JournalConfig config) {
    this.config = config;
  }

  @Override
  public List<RetentionRule> rules() {
    return List.of(
        new RetentionRule("journal_task", "ended_at < :before", config.keep().tasks()),
        new RetentionRule(
            "journal_task", "state = 'kept' AND posted_at < :before", config.keep().tasks()));
  }
}
