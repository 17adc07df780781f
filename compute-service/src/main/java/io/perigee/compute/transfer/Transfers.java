package io.perigee.compute.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Configuration;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.store.Rehearsal;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The whole configuration as one document, of all services that own a part of it. An import makes
 * what the document holds and changes nothing that is there:
 *
 * <pre>
 *  every owner checks its sections ──► every owner makes them, under one id ──► all forget the id
 *        │ refused: nothing has happened         │ one fails
 *        ▼                                       ▼
 *     the error                     all undo what bears the id ──► the error
 * </pre>
 *
 * <p>An import whose service is stopped on the way is undone by {@link AbandonedImports}.
 */
@Singleton
public final class Transfers {

  private static final Logger LOG = Logger.getLogger(Transfers.class);

  /** In the order in which they make: nodes need networks and osimages. */
  private final List<Owner> owners;

  private final ExportSealing sealing;
  private final ImportRuns runs;

  Transfers(
      Configuration configuration, Internal internal, ExportSealing sealing, ImportRuns runs) {
    this.runs = runs;
    this.owners =
        List.of(
            new RemoteOwner("auth", true, internal),
            new RemoteOwner("network", false, internal),
            new RemoteOwner("image", false, internal),
            new LocalOwner(configuration));
    this.sealing = sealing;
  }

  /**
   * {@code {"_export":{…},"<kind>":{"<name>":{…}}}}.
   *
   * @param passphrase seals secrets; null leaves them out
   * @throws Invalid if the passphrase is too short
   */
  public ObjectNode exported(String passphrase) {
    ObjectNode config = Json.object();
    Sealing sealing = this.sealing.begin(config, passphrase);
    for (Owner owner : owners) {
      config.setAll(owner.exported(sealing));
    }
    return config;
  }

  /**
   * Makes what a document holds.
   *
   * @param config as {@link #exported} gave it
   * @param passphrase opens its secrets; null if it has none
   * @return the import's id
   * @throws Invalid if something in it is wrong: nothing has happened then
   * @throws io.perigee.contracts.error.Conflict if something of its names is there
   */
  public UUID imported(ObjectNode config, String passphrase, Cause cause) {
    Sealing opening = sealing.of(config, passphrase);
    ObjectNode objects = config.deepCopy();
    objects.remove(
        objects.properties().stream()
            .map(Map.Entry::getKey)
            .filter(k -> k.startsWith("_"))
            .toList());
    Map<Owner, ObjectNode> parts = parts(objects);
    Coming coming = Coming.of(objects);
    parts.forEach((owner, part) -> owner.check(part, coming, opening));
    UUID id = UUID.randomUUID();
    if (Rehearsal.isOn()) {
      return id;
    }
    LOG.infof("event=import_begins import=%s sections=%d", id, objects.size());
    runs.begin(id);
    try (ImportRuns.Beating _ = runs.beating(id)) {
      parts.forEach((owner, part) -> owner.apply(id, part, opening, cause));
    } catch (RuntimeException e) {
      undo(id, cause);
      throw e;
    }
    runs.done(id);
    finish(id);
    sealing.keep(config);
    LOG.infof("event=import_done import=%s", id);
    return id;
  }

  /** Ends imports that were broken off: undoes them, unless they were done. */
  void settle() {
    runs.abandoned()
        .forEach(
            (id, done) -> {
              if (done) {
                finish(id);
              } else {
                undo(id, Cause.PLATFORM);
              }
            });
  }

  /** Where an owner cannot be reached, the next round asks it again. */
  private void undo(UUID id, Cause cause) {
    boolean all = everywhere(id, owner -> owner.undo(id, cause));
    LOG.warnf("event=import_undone import=%s everywhere=%s", id, all);
  }

  private void finish(UUID id) {
    everywhere(id, owner -> owner.finish(id));
  }

  private boolean everywhere(UUID id, Consumer<Owner> end) {
    boolean all = true;
    for (Owner owner : owners.reversed()) {
      try {
        end.accept(owner);
      } catch (RuntimeException e) {
        all = false;
        LOG.errorf("event=import_not_ended import=%s reason=%s", id, e.getMessage());
      }
    }
    if (all) {
      runs.forget(id);
    }
    return all;
  }

  /** Each owner's sections; a section that nobody owns is refused. */
  private Map<Owner, ObjectNode> parts(ObjectNode objects) {
    Map<Owner, ObjectNode> parts = new LinkedHashMap<>();
    List<String> known = new ArrayList<>();
    for (Owner owner : owners) {
      ObjectNode part = Json.object();
      for (String kind : owner.kinds()) {
        known.add(kind);
        if (objects.has(kind)) {
          part.set(kind, section(kind, objects.get(kind)));
        }
      }
      if (!part.isEmpty()) {
        parts.put(owner, part);
      }
    }
    objects
        .fieldNames()
        .forEachRemaining(
            kind -> {
              if (!known.contains(kind)) {
                throw Invalid.field(
                    "config." + kind,
                    "unknown section config.%s; there are %s"
                        .formatted(kind, String.join(", ", known)));
              }
            });
    if (parts.isEmpty()) {
      throw Missing.field("config.cluster");
    }
    return parts;
  }

  private static JsonNode section(String kind, JsonNode section) {
    if (section.isObject()) {
      return section;
    }
    throw Invalid.field("config." + kind, "config." + kind + " must be an object");
  }
}
