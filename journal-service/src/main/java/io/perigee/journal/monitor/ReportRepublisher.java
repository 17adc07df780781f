package io.perigee.journal.monitor;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Tells all nodes' last reports anew when an operator asks for it. */
@Singleton
public final class ReportRepublisher implements Republisher {

  @Override
  public Topic topic() {
    return Topics.REPORTS;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    h.createQuery("SELECT " + ReportRow.COLUMNS + " FROM node_report ORDER BY node_id")
        .setFetchSize(500)
        .map((row, context) -> ReportRow.of(row))
        .useStream(rows -> rows.forEach(r -> out.accept(r.change(List.of()))));
  }
}
