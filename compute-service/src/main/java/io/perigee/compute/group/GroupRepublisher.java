package io.perigee.compute.group;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Tells all groups anew when an operator asks for it. */
@Singleton
public final class GroupRepublisher implements Republisher {

  private final GroupRefresh refresh;

  GroupRepublisher(GroupRefresh refresh) {
    this.refresh = refresh;
  }

  @Override
  public Topic topic() {
    return Topics.GROUPS;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    refresh.each(h, out);
  }
}
