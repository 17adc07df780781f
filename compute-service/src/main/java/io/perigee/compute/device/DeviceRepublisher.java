package io.perigee.compute.device;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Tells all devices anew when an operator asks for it. */
@Singleton
public final class DeviceRepublisher implements Republisher {

  private final DeviceStore store;

  DeviceRepublisher(DeviceStore store) {
    this.store = store;
  }

  @Override
  public Topic topic() {
    return Topics.DEVICES;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    store.each(h, device -> out.accept(PublishedDevice.change(device, List.of())));
  }
}
