package io.perigee.image.osimage;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.http.Versions;
import io.perigee.runtime.reference.ReferenceCheck;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Rehearsal;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** What can be done with osimages, packing apart. */
@Singleton
public final class Osimages {

  /** The kind by which other services refer to osimages. */
  public static final String KIND = "osimage";

  private static final List<String> REFERRERS = List.of("compute");

  private final Database database;
  private final OsimageStore store;
  private final States states;
  private final ReferenceCheck references;

  Osimages(Database database, OsimageStore store, States states, ReferenceCheck references) {
    this.database = database;
    this.store = store;
    this.states = states;
    this.references = references;
  }

  /** All, by name. */
  public List<Osimage> list() {
    return database.read(store::list);
  }

  /**
   * @throws NotFound if there is none of this name
   */
  public Osimage get(String name) {
    return database.read(h -> store.byName(h, name)).orElseThrow(() -> none(name));
  }

  /**
   * As {@link #get}, but an osimage that is being deleted no longer resolves: nothing new may refer
   * to it.
   *
   * @throws Conflict if it is still being copied
   */
  public Osimage resolve(String name) {
    Osimage osimage = get(name);
    if (osimage.state() == OsimageState.DELETING) {
      throw none(name);
    }
    requireReady(osimage);
    return osimage;
  }

  /**
   * Creates an osimage, or changes one.
   *
   * @param newName what it is called from now on; null leaves its name
   * @param ifMatch the entity tag that it must have; null for any
   * @param change makes the new settings of the present ones; runs inside the transaction and only
   *     computes
   * @return true if it was created
   * @throws Conflict if the name is taken, or the osimage is being deleted or was changed meanwhile
   */
  public boolean save(
      String name,
      String newName,
      String ifMatch,
      UnaryOperator<OsimageSettings> change,
      Cause cause) {
    try {
      return database.write(
          h -> {
            Osimage present = store.lock(h, name).orElse(null);
            if (present == null) {
              create(h, name, newName, change, cause);
              return true;
            }
            Versions.requireMatch(ifMatch, present.version());
            requireReady(present);
            Osimage changed =
                store.update(
                    h,
                    present.id(),
                    newName == null ? name : newName,
                    change.apply(present.settings()));
            states.publish(
                h, OsimageRecords.change(changed, OsimageChanges.between(present, changed)), cause);
            return false;
          });
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "osimage_name")) {
        throw new Conflict("osimage " + (newName == null ? name : newName) + " exists already");
      }
      throw e;
    }
  }

  private void create(
      Handle h, String name, String newName, UnaryOperator<OsimageSettings> change, Cause cause) {
    if (newName != null) {
      throw none(name);
    }
    Osimage created =
        store.insert(
            h, UUID.randomUUID(), name, OsimageState.READY, change.apply(OsimageSettings.NONE));
    states.publish(h, OsimageRecords.change(created, List.of()), cause);
  }

  /**
   * Changes an osimage that is there, in the caller's transaction.
   *
   * @throws NotFound if there is none of this name
   */
  public Osimage change(Handle h, String name, UnaryOperator<OsimageSettings> change, Cause cause) {
    Osimage present = store.lock(h, name).orElseThrow(() -> none(name));
    requireReady(present);
    Osimage changed = store.update(h, present.id(), name, change.apply(present.settings()));
    states.publish(
        h, OsimageRecords.change(changed, OsimageChanges.between(present, changed)), cause);
    return changed;
  }

  /**
   * Removes an osimage; its archives are swept later. The tree that its path names is left alone.
   *
   * @throws Conflict if something uses it, or it is being packed; it is as before then
   */
  public void delete(String name, Cause cause) {
    Osimage deleting = database.write(h -> begin(h, name, cause));
    try {
      references.requireUnused(KIND, deleting.id().toString(), name, REFERRERS);
    } catch (RuntimeException e) {
      database.run(
          h ->
              store
                  .become(h, deleting.id(), OsimageState.DELETING, OsimageState.READY)
                  .ifPresent(o -> publish(h, o, cause)));
      throw e;
    }
    database.run(
        h -> {
          if (Rehearsal.isOn()) {
            // Its mark was taken back with the transaction that made it.
            store.become(h, deleting.id(), OsimageState.READY, OsimageState.DELETING);
          }
          if (!store.delete(h, deleting.id(), OsimageState.DELETING)) {
            throw new Conflict("the removal of osimage " + name + " took too long; try again");
          }
          states.publish(h, OsimageRecords.deleted(deleting), cause);
        });
  }

  private Osimage begin(Handle h, String name, Cause cause) {
    Osimage present = store.lock(h, name).orElseThrow(() -> none(name));
    requireReady(present);
    if (present.packRequest() != null) {
      throw new Conflict(
          "osimage " + name + " is being packed by request " + present.packRequest());
    }
    Osimage deleting =
        store
            .become(h, present.id(), OsimageState.READY, OsimageState.DELETING)
            .orElseThrow(() -> none(name));
    if (!Rehearsal.isOn()) {
      publish(h, deleting, cause);
    }
    return deleting;
  }

  private void publish(Handle h, Osimage osimage, Cause cause) {
    states.publish(h, OsimageRecords.change(osimage, List.of("state")), cause);
  }

  /**
   * @throws Conflict if it is being deleted, or not yet copied
   */
  public static void requireReady(Osimage osimage) {
    switch (osimage.state()) {
      case READY -> {}
      case DELETING -> throw new Conflict("osimage " + osimage.name() + " is being removed");
      case CLONING -> throw new Conflict("osimage " + osimage.name() + " is still being copied");
    }
  }

  /** What is said when there is no such osimage. */
  public static NotFound none(String name) {
    return new NotFound("osimage " + name + " is not available");
  }
}
