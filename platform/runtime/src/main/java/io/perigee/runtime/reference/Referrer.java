package io.perigee.runtime.reference;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** A CDI bean for each kind of other services' aggregates that this service's objects refer to. */
public interface Referrer {

  /** The kind, for example {@code network}. */
  String kind();

  /**
   * Names of the objects that refer to it, at most ten, for the error that says why it cannot go.
   */
  List<String> users(Handle h, String id);
}
