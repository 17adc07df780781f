package io.perigee.runtime.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * This service's part of the whole configuration: exported, checked, made under an import's id, and
 * undone by it.
 */
@Singleton
public final class Configuration {

  private final Instance<Section> sections;
  private final Database database;

  Configuration(@Any Instance<Section> sections, Database database) {
    this.sections = sections;
    this.database = database;
  }

  /** The sections that this service owns. */
  public List<String> kinds() {
    return ordered().stream().map(Section::kind).toList();
  }

  /** {@code {"<kind>":{"<name>":{…}}}}; kinds without objects are left out. */
  public ObjectNode exported(Sealing sealing) {
    ObjectNode config = Json.object();
    for (Section section : ordered()) {
      ObjectNode objects = section.exported(sealing);
      if (!objects.isEmpty()) {
        config.set(section.kind(), objects);
      }
    }
    return config;
  }

  /** Looks at this service's sections of a document; what it does not own it leaves alone. */
  public void check(ObjectNode config, Coming coming, Sealing sealing) {
    for (Section section : ordered()) {
      if (config.has(section.kind())) {
        section.check(section.entries(config.get(section.kind())), coming, sealing);
      }
    }
  }

  /**
   * Makes what its sections of a document hold. If one cannot be made, those before it stay until
   * {@link #undo}.
   */
  public void apply(UUID id, ObjectNode config, Sealing sealing, Cause cause) {
    for (Section section : ordered()) {
      if (config.has(section.kind())) {
        for (Entry entry : section.entries(config.get(section.kind()))) {
          make(id, section, entry, sealing, cause);
        }
      }
    }
  }

  /** Takes back all that was made under this id; doing it again does nothing. */
  public void undo(UUID id, Cause cause) {
    for (Optional<Made> last = last(id); last.isPresent(); last = last(id)) {
      Made made = last.get();
      Section section =
          ordered().stream().filter(s -> s.kind().equals(made.kind)).findFirst().orElseThrow();
      try {
        section.unmake(made.name, made.before, cause);
      } catch (NotFound e) {
        // It is gone already: somebody removed it, or it was never made.
      }
      database.run(h -> forget(h, id, made.place));
    }
  }

  /** Ends an import that has succeeded: it can no longer be undone. */
  public void finish(UUID id) {
    database.run(h -> h.execute("DELETE FROM configuration_import WHERE import_id = ?", id));
  }

  /**
   * Written down first: a crash in between leaves a row whose object is not there, which is undone
   * as well.
   */
  private void make(UUID id, Section section, Entry entry, Sealing sealing, Cause cause) {
    long place =
        database.write(
            h ->
                h.createQuery(
                        "INSERT INTO configuration_import (import_id, kind, name) VALUES (:id, :kind, :name) RETURNING place")
                    .bind("id", id)
                    .bind("kind", entry.kind())
                    .bind("name", entry.name())
                    .mapTo(Long.class)
                    .one());
    JsonNode before;
    try {
      before = section.make(entry, sealing, cause);
    } catch (Conflict e) {
      // An object of this name is another's: it must not be undone.
      database.run(h -> forget(h, id, place));
      throw e;
    }
    if (before != null) {
      database.run(
          h ->
              h.execute(
                  "UPDATE configuration_import SET before = ?::jsonb WHERE import_id = ? AND place = ?",
                  Json.write(before),
                  id,
                  place));
    }
  }

  private record Made(long place, String kind, String name, JsonNode before) {}

  private Optional<Made> last(UUID id) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT place, kind, name, before::text FROM configuration_import WHERE import_id = :id ORDER BY place DESC LIMIT 1")
                .bind("id", id)
                .map(
                    (row, c) ->
                        new Made(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4) == null ? null : Json.tree(row.getString(4))))
                .findOne());
  }

  private static void forget(Handle h, UUID id, long place) {
    h.execute("DELETE FROM configuration_import WHERE import_id = ? AND place = ?", id, place);
  }

  private List<Section> ordered() {
    return sections.stream().sorted(Comparator.comparingInt(Section::place)).toList();
  }
}
