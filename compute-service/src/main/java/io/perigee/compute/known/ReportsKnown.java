package io.perigee.compute.known;

import io.perigee.compute.node.NodeReports;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Follows what is reported of the nodes, which their field {@code status} shows. */
@Singleton
public final class ReportsKnown implements Knows {

  private final NodeReports reports;

  ReportsKnown(NodeReports reports) {
    this.reports = reports;
  }

  @Override
  public Topic topic() {
    return Topics.REPORTS;
  }

  @Override
  public void applied(Handle h, List<KnownRow> changed) {
    Map<UUID, String> states = new HashMap<>();
    for (KnownRow row : changed) {
      if (!row.deleted() && row.object() != null) {
        states.put(UUID.fromString(row.id()), row.object().path("state").asText());
      }
    }
    reports.apply(h, states);
  }
}
