package io.perigee.boot.known;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;

/** The groups, which compute owns. */
@Singleton
public final class Groups implements Knows {

  @Override
  public Topic topic() {
    return Topics.GROUPS;
  }
}
