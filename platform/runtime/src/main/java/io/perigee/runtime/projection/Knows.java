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

  /** What was newer than what was known, in the transaction that stores it. */
  default void applied(Handle h, List<KnownRow> changed) {}
}
