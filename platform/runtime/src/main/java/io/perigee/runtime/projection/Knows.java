package io.perigee.runtime.projection;

import io.perigee.contracts.topic.Topic;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A CDI bean for each state topic of another service that this service wants to know; its rows land
 * in {@link Known}.
 */
public interface Knows {

  Topic topic();

  /**
   * Messages of the topic before they are applied, in the transaction that applies them: for who
   * needs what was known until now, or who caused a change. Some may be older than what is known.
   */
  default void arriving(Handle h, List<TopicReader.Received> batch) {}

  /** What was newer than what was known, in the transaction that stores it. */
  default void applied(Handle h, List<KnownRow> changed) {}
}
