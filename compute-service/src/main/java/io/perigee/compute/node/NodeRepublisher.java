package io.perigee.compute.node;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Tells all nodes anew when an operator asks for it. */
@Singleton
public final class NodeRepublisher implements Republisher {

  private final NodeRefresh refresh;

  NodeRepublisher(NodeRefresh refresh) {
    this.refresh = refresh;
  }

  @Override
  public Topic topic() {
    return Topics.NODES;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    refresh.each(h, out);
  }
}
