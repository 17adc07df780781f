package io.perigee.journal.operation;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** A CDI bean that wants to know of operations that have ended, each once. */
public interface OperationListener {

  /** In the transaction that ends them. */
  void ended(Handle h, List<EndedOperation> operations);
}
