package io.perigee.compute.known;

import io.perigee.compute.cluster.ReferentChanges;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Follows the networks, to choose those of a region for machines that ask for none, and to show
 * their names in nodes.
 */
@Singleton
final class NetworksKnown implements Knows {

  private final ReferentChanges changes;

  NetworksKnown(ReferentChanges changes) {
    this.changes = changes;
  }

  @Override
  public Topic topic() {
    return Topics.NETWORKS;
  }

  @Override
  public void applied(Handle h, List<KnownRow> changed) {
    changes.networks(h, changed);
  }
}
