package io.perigee.compute.volume;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Tells all volumes anew. */
@Singleton
final class VolumeRepublisher implements Republisher {

  private final VolumeStore volumes;

  VolumeRepublisher(VolumeStore volumes) {
    this.volumes = volumes;
  }

  @Override
  public Topic topic() {
    return Topics.VOLUMES;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    volumes.each(h, volume -> out.accept(volume.told(List.of(), false)));
  }
}
