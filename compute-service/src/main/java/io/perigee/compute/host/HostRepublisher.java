package io.perigee.compute.host;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Tells all hosts anew. */
@Singleton
final class HostRepublisher implements Republisher {

  private final HostStore store;

  HostRepublisher(HostStore store) {
    this.store = store;
  }

  @Override
  public Topic topic() {
    return Topics.HOSTS;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    store.list(h).forEach(each -> out.accept(HostState.told(each, List.of())));
  }
}
