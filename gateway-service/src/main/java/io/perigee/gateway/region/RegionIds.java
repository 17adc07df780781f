package io.perigee.gateway.region;

import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.gateway.topic.TopicListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The UUIDs of regions by their names, as compute-service publishes them. */
public final class RegionIds implements TopicListener {

  private final Map<String, String> byName = new ConcurrentHashMap<>();

  /** Empty if there is no such region, or it was not read yet. */
  public Optional<String> of(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public void begin(long[] offsets) {
    // What is known stays true: regions do not change their ids.
  }

  @Override
  public void read(Topic topic, int partition, long offset, long published, StateRecord state) {
    if (state != null && !state.sweep() && state.name() != null) {
      byName.put(state.name(), state.id());
    }
  }

  @Override
  public void lost() {
    // As above.
  }
}
