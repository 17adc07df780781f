package io.perigee.compute.pack;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Tells all packages anew. */
@Singleton
final class PackRepublisher implements Republisher {

  private final PackStore store;

  PackRepublisher(PackStore store) {
    this.store = store;
  }

  @Override
  public Topic topic() {
    return Topics.PACKAGES;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    store.list(h, PackQuery.ALL).forEach(each -> out.accept(PackState.told(each, List.of())));
  }
}
