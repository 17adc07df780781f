package io.perigee.runtime.state;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * A CDI bean for each state topic that a service owns: gives all of its aggregates, so that they
 * can be told anew.
 */
public interface Republisher {

  Topic topic();

  /**
   * Hands out every aggregate that exists, with its present version, in any order, by a cursor
   * rather than a list.
   */
  void all(Handle h, Consumer<StateChange> out);
}
