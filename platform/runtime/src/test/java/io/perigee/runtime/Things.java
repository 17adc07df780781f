package io.perigee.runtime;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.Knows;
import io.perigee.runtime.projection.TopicReader;
import io.perigee.runtime.reference.Referrer;
import io.perigee.runtime.state.Republisher;
import io.perigee.runtime.state.States;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * The aggregate of the service under test, published as regions, which the service also knows, as
 * another one would.
 */
@Singleton
public final class Things implements Republisher, Knows, Referrer {

  private final States states;

  Things(States states) {
    this.states = states;
  }

  @Override
  public Topic topic() {
    return Topics.REGIONS;
  }

  /** Writes a name, in a new version. */
  public void write(Handle h, String id, String name) {
    long version =
        h.createQuery(
                """
                INSERT INTO thing (id, name, version) VALUES (:id, :name, 1)
                ON CONFLICT ON CONSTRAINT thing_pk DO UPDATE SET name = :name, version = thing.version + 1 RETURNING version
                """)
            .bind("id", id)
            .bind("name", name)
            .mapTo(Long.class)
            .one();
    states.publish(h, change(id, name, version, false));
  }

  public static StateChange change(String id, String name, long version, boolean deleted) {
    return new StateChange(
        Topics.REGIONS,
        id,
        name,
        version,
        null,
        null,
        deleted ? "deleted" : "active",
        List.of("name"),
        deleted,
        Json.object().put("name", name));
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    h.createQuery("SELECT id, name, version FROM thing")
        .setFetchSize(100)
        .map((row, context) -> change(row.getString(1), row.getString(2), row.getLong(3), false))
        .forEach(out);
  }

  @Override
  public String kind() {
    return "target";
  }

  @Override
  public List<String> users(Handle h, String id) {
    return h.createQuery("SELECT name FROM thing WHERE target = :id LIMIT 10")
        .bind("id", id)
        .mapTo(String.class)
        .list();
  }

  /** Notes what comes by the journal, as often as it comes. */
  @Singleton
  public static final class JournalNotes implements TopicReader {
    private final List<String> notes = new CopyOnWriteArrayList<>();

    public List<String> notes() {
      return notes;
    }

    @Override
    public Topic topic() {
      return Topics.JOURNAL;
    }

    @Override
    public void fold(Handle h, List<Received> batch) {
      batch.forEach(
          received -> {
            if (received.record().key().startsWith("unfoldable")) {
              throw new IllegalStateException("no fold for this");
            }
            notes.add(received.envelope().id());
          });
    }
  }
}
