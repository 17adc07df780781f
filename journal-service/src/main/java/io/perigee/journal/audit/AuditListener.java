package io.perigee.journal.audit;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** A CDI bean that wants every configuration write, once each. */
public interface AuditListener {

  /** In the transaction that keeps them. */
  void written(Handle h, List<AuditWrite> writes);
}
