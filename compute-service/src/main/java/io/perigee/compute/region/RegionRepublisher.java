package io.perigee.compute.region;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Tells all regions anew. */
@Singleton
final class RegionRepublisher implements Republisher {

  private final RegionStore store;

  RegionRepublisher(RegionStore store) {
    this.store = store;
  }

  @Override
  public Topic topic() {
    return Topics.REGIONS;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    store.list(h).forEach(each -> out.accept(RegionState.told(each, List.of())));
  }
}
