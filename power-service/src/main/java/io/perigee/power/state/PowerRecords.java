package io.perigee.power.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** The topic {@code power}: for each node {@code {"id","node","power","at"}}. */
@Singleton
final class PowerRecords implements Republisher {

  private final PowerStateStore store;

  PowerRecords(PowerStateStore store) {
    this.store = store;
  }

  @Override
  public Topic topic() {
    return Topics.POWER;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    store.each(h, state -> out.accept(change(state, List.of())));
  }

  static StateChange change(PowerState s, List<String> changed) {
    return new StateChange(
        Topics.POWER,
        s.node().toString(),
        s.name(),
        s.version(),
        null,
        null,
        s.power(),
        changed,
        false,
        object(s));
  }

  static StateChange deleted(PowerState s) {
    return new StateChange(
        Topics.POWER,
        s.node().toString(),
        s.name(),
        s.version() + 1,
        null,
        null,
        "deleted",
        List.of(),
        true,
        object(s));
  }

  private static ObjectNode object(PowerState s) {
    return Json.object()
        .put("id", s.node().toString())
        .put("node", s.name())
        .put("power", s.power())
        .put("at", s.changedAt().toString());
  }
}
