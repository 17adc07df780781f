package io.perigee.image.known;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;

/** Follows the nodes, whose osimages and tags {@link Users} tells. */
@Singleton
public final class NodesKnown implements Knows {

  @Override
  public Topic topic() {
    return Topics.NODES;
  }
}
