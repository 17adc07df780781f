package io.perigee.compute.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Sealing;
import java.util.List;
import java.util.UUID;

/** A service that owns sections of the whole configuration. */
interface Owner {

  /** Its sections' names. */
  List<String> kinds();

  /** Its sections. */
  ObjectNode exported(Sealing sealing);

  /**
   * Looks at its sections of a document.
   *
   * @throws io.perigee.contracts.error.Invalid or Conflict saying what is wrong
   */
  void check(ObjectNode config, Coming coming, Sealing sealing);

  /** Makes what its sections hold, under an import's id. */
  void apply(UUID id, ObjectNode config, Sealing sealing, Cause cause);

  /** Takes back what was made under the id. */
  void undo(UUID id, Cause cause);

  /** What was made under the id is no longer to be undone. */
  void finish(UUID id);
}
