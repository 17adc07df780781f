package io.perigee.compute.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Configuration;
import io.perigee.runtime.configuration.Sealing;
import java.util.List;
import java.util.UUID;

/** This service. */
record LocalOwner(Configuration configuration) implements Owner {

  @Override
  public List<String> kinds() {
    return configuration.kinds();
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    return configuration.exported(sealing);
  }

  @Override
  public void check(ObjectNode config, Coming coming, Sealing sealing) {
    configuration.check(config, coming, sealing);
  }

  @Override
  public void apply(UUID id, ObjectNode config, Sealing sealing, Cause cause) {
    configuration.apply(id, config, sealing, cause);
  }

  @Override
  public void undo(UUID id, Cause cause) {
    configuration.undo(id, cause);
  }

  @Override
  public void finish(UUID id) {
    configuration.finish(id);
  }
}
