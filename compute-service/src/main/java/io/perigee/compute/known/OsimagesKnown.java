package io.perigee.compute.known;

import io.perigee.compute.cluster.ReferentChanges;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Follows the osimages, whose names and kernel options nodes and groups show. */
@Singleton
public final class OsimagesKnown implements Knows {

  private final ReferentChanges changes;

  OsimagesKnown(ReferentChanges changes) {
    this.changes = changes;
  }

  @Override
  public Topic topic() {
    return Topics.OSIMAGES;
  }

  @Override
  public void applied(Handle h, List<KnownRow> changed) {
    changes.osimages(h, changed);
  }
}
