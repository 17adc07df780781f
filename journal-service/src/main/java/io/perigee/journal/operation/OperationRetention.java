package io.perigee.journal.operation;

import io.perigee.journal.JournalConfig;
import io.perigee.runtime.retention.RetentionRule;
import io.perigee.runtime.retention.RetentionRules;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * What goes of operations: first their messages and commands, then, when these are gone, their own
 * rows.
 */
@Singleton
final class OperationRetention implements RetentionRules {

  private static final String ENDED = "ended_at < :before";
  private static final String UNENDED = "ended_at IS NULL AND created_at < :before";
  private static final String CHILD =
      "request_id IN (SELECT request_id FROM journal_operation WHERE %s)";
  private static final String PARENT =
      """
      %s AND NOT EXISTS (SELECT 1 FROM journal_message m WHERE m.request_id = journal_operation.request_id)
      AND NOT EXISTS (SELECT 1 FROM journal_command c WHERE c.request_id = journal_operation.request_id)\
      """;

  private final JournalConfig.Keep keep;

  OperationRetention(JournalConfig config) {
    this.keep = config.keep();
  }

  @Override
  public List<RetentionRule> rules() {
    return List.of(
        new RetentionRule("journal_message", CHILD.formatted(ENDED), keep.ended()),
        new RetentionRule("journal_command", CHILD.formatted(ENDED), keep.ended()),
        new RetentionRule("journal_operation", PARENT.formatted(ENDED), keep.ended()),
        new RetentionRule("journal_message", CHILD.formatted(UNENDED), keep.unended()),
        new RetentionRule("journal_command", CHILD.formatted(UNENDED), keep.unended()),
        new RetentionRule("journal_operation", PARENT.formatted(UNENDED), keep.unended()));
  }
}
