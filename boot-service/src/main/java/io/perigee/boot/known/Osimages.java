package io.perigee.boot.known;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;

/** The osimages, which image owns. */
@Singleton
public final class Osimages implements Knows {

  @Override
  public Topic topic() {
    return Topics.OSIMAGES;
  }
}
