package io.perigee.journal.known;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.journal.monitor.ReportRow;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.projection.Knows;
import io.perigee.runtime.projection.TopicReader.Received;
import io.perigee.runtime.state.States;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Nodes. What was reported of a node goes with it. */
@Singleton
final class KnownNodes implements Knows {

  private final StateSteps steps;
  private final States states;

  KnownNodes(StateSteps steps, States states) {
    this.steps = steps;
    this.states = states;
  }

  @Override
  public Topic topic() {
    return Topics.NODES;
  }

  @Override
  public void arriving(Handle h, List<Received> batch) {
    steps.take(h, topic(), batch);
  }

  @Override
  public void applied(Handle h, List<KnownRow> changed) {
    List<String> gone = changed.stream().filter(KnownRow::deleted).map(KnownRow::id).toList();
    if (!gone.isEmpty()) {
      h.createQuery(
              "DELETE FROM node_report WHERE node_id = ANY (:ids) RETURNING " + ReportRow.COLUMNS)
          .bindArray("ids", String.class, gone)
          .map((row, context) -> ReportRow.of(row))
          .list()
          .forEach(report -> states.publish(h, report.end(), Cause.PLATFORM));
    }
  }
}
