package io.perigee.journal.task;

import io.perigee.runtime.crypt.SealedColumn;
import io.perigee.runtime.crypt.SealedColumns;
import jakarta.inject.Singleton;
import java.util.List;

/** What this service keeps sealed. */
@Singleton
final class SealedByJournal implements SealedColumns {

  @Override
  public List<SealedColumn> columns() {
    return List.of(
        SealedColumn.of("webhook", "id", "secret", "webhook:"),
        SealedColumn.shared("journal_task", "id", "payload_sealed", Payloads.CONTEXT));
  }
}
