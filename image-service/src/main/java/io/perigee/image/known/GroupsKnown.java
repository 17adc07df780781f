package io.perigee.image.known;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;

/** Follows the groups, whose osimages and tags {@link Users} tells. */
@Singleton
public final class GroupsKnown implements Knows {

  @Override
  public Topic topic() {
    return Topics.GROUPS;
  }
}
