package io.perigee.compute.known;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;

/** Follows the networks, to choose those of a region for machines that ask for none. */
@Singleton
final class NetworksKnown implements Knows {

  @Override
  public Topic topic() {
    return Topics.NETWORKS;
  }
}
