package io.perigee.journal.known;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.Knows;
import io.perigee.runtime.projection.TopicReader.Received;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What else the journal follows: all that people configure. Hosts and power states change by
 * themselves and are left out.
 */
final class KnownStates {

  private record Followed(Topic topic, StateSteps steps) implements Knows {
    @Override
    public void arriving(Handle h, List<Received> batch) {
      steps.take(h, topic, batch);
    }
  }

  @Produces
  @Singleton
  Knows groups(StateSteps steps) {
    return new Followed(Topics.GROUPS, steps);
  }

  @Produces
  @Singleton
  Knows networks(StateSteps steps) {
    return new Followed(Topics.NETWORKS, steps);
  }

  @Produces
  @Singleton
  Knows osimages(StateSteps steps) {
    return new Followed(Topics.OSIMAGES, steps);
  }

  @Produces
  @Singleton
  Knows images(StateSteps steps) {
    return new Followed(Topics.IMAGES, steps);
  }

  @Produces
  @Singleton
  Knows machines(StateSteps steps) {
    return new Followed(Topics.MACHINES, steps);
  }

  @Produces
  @Singleton
  Knows packages(StateSteps steps) {
    return new Followed(Topics.PACKAGES, steps);
  }

  @Produces
  @Singleton
  Knows regions(StateSteps steps) {
    return new Followed(Topics.REGIONS, steps);
  }

  @Produces
  @Singleton
  Knows accounts(StateSteps steps) {
    return new Followed(Topics.ACCOUNTS, steps);
  }

  @Produces
  @Singleton
  Knows devices(StateSteps steps) {
    return new Followed(Topics.DEVICES, steps);
  }

  @Produces
  @Singleton
  Knows volumes(StateSteps steps) {
    return new Followed(Topics.VOLUMES, steps);
  }
}
