package io.perigee.compute.machine;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Tells all machines anew. */
@Singleton
final class MachineRepublisher implements Republisher {

  private final MachineStore machines;

  MachineRepublisher(MachineStore machines) {
    this.machines = machines;
  }

  @Override
  public Topic topic() {
    return Topics.MACHINES;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    machines.each(h, machine -> out.accept(MachineLife.told(machine, List.of())));
  }
}
