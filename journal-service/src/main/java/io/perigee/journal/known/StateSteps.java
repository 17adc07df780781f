package io.perigee.journal.known;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.runtime.projection.TopicReader.Received;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Makes changes out of states: each state that is newer than what is known, with what it replaces.
 * One query a batch. States that come again, or late, are no changes.
 */
@Singleton
final class StateSteps {

  private final Instance<StateListener> listeners;

  StateSteps(@Any Instance<StateListener> listeners) {
    this.listeners = listeners;
  }

  private record Last(long generation, long version, String name, JsonNode object) {
    boolean isOlderThan(StateRecord state) {
      return state.generation() > generation
          || state.generation() == generation && state.version() > version;
    }
  }

  /** Tells the listeners of a batch that is about to be applied to what is known. */
  void take(Handle h, Topic topic, List<Received> batch) {
    List<Received> states = batch.stream().filter(m -> m.envelope() != null).toList();
    Map<String, Last> last = known(h, topic, states.stream().map(m -> m.record().key()).toList());
    List<StateStep> steps = new ArrayList<>();
    for (Received message : states) {
      StateRecord state = read(message);
      Last before = last.get(state.id());
      if (state.sweep() || before != null && !before.isOlderThan(state)) {
        continue;
      }
      steps.add(
          new StateStep(
              topic,
              message.envelope(),
              state,
              before == null ? null : before.name,
              before == null ? null : before.object));
      last.put(
          state.id(), new Last(state.generation(), state.version(), state.name(), state.object()));
    }
    if (!steps.isEmpty()) {
      listeners.forEach(listener -> listener.stepped(h, steps));
    }
  }

  private static Map<String, Last> known(Handle h, Topic topic, List<String> ids) {
    Map<String, Last> found = new HashMap<>();
    h.createQuery(
            "SELECT id, generation, version, name, object FROM known WHERE topic = :topic AND id = ANY (:ids)")
        .bind("topic", topic.name())
        .bindArray("ids", String.class, ids.stream().distinct().toList())
        .map(
            (row, context) ->
                Map.entry(
                    row.getString("id"),
                    new Last(
                        row.getLong("generation"),
                        row.getLong("version"),
                        row.getString("name"),
                        row.getString("object") == null
                            ? null
                            : Json.tree(row.getString("object")))))
        .forEach(e -> found.put(e.getKey(), e.getValue()));
    return found;
  }

  private static StateRecord read(Received message) {
    try {
      return message.state();
    } catch (MalformedMessage e) {
      throw new IllegalStateException("a message that was not checked", e);
    }
  }
}
