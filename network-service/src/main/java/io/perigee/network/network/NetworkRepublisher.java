package io.perigee.network.network;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Tells all networks anew when an operator asks for it. */
@Singleton
public final class NetworkRepublisher implements Republisher {

  private final NetworkStore store;

  NetworkRepublisher(NetworkStore store) {
    this.store = store;
  }

  @Override
  public Topic topic() {
    return Topics.NETWORKS;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    store.each(h, network -> out.accept(network.change(List.of())));
  }
}
