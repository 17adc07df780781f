package io.perigee.journal.known;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** A CDI bean that wants every change of every aggregate that the journal follows, once each. */
public interface StateListener {

  /** In the order of each aggregate's versions, in the transaction that moves the position. */
  void stepped(Handle h, List<StateStep> steps);
}
