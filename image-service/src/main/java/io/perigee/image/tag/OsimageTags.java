package io.perigee.image.tag;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.image.known.Users;
import io.perigee.image.osimage.Osimage;
import io.perigee.image.osimage.OsimageRecords;
import io.perigee.image.osimage.OsimageStore;
import io.perigee.image.osimage.OsimageTag;
import io.perigee.image.osimage.Osimages;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Tags of osimages: nodes that name one boot what the osimage was when it was tagged. */
@Singleton
public final class OsimageTags {

  private final Database database;
  private final OsimageStore osimages;
  private final States states;
  private final Users users;

  OsimageTags(Database database, OsimageStore osimages, States states, Users users) {
    this.database = database;
    this.osimages = osimages;
    this.states = states;
    this.users = users;
  }

  /**
   * Gives what an osimage boots now a name; the name is taken from what had it before.
   *
   * @throws NotFound if there is no such osimage
   */
  public void put(String osimage, String tag, Cause cause) {
    database.run(
        h -> {
          Osimage present = osimages.lock(h, osimage).orElseThrow(() -> Osimages.none(osimage));
          Osimages.requireReady(present);
          OsimageTag made = OsimageTag.of(tag, present.settings());
          h.createUpdate(
                  """
                  INSERT INTO osimagetag (osimage_id, name, imagefile, kernelversion, kernelfile, initrdfile)
                  VALUES (:osimage, :name, :imagefile, :kernelversion, :kernelfile, :initrdfile)
                  ON CONFLICT ON CONSTRAINT osimagetag_pk DO UPDATE SET imagefile = excluded.imagefile,
                    kernelversion = excluded.kernelversion, kernelfile = excluded.kernelfile,
                    initrdfile = excluded.initrdfile, changed_at = now()
                  """)
              .bind("osimage", present.id())
              .bindMethods(made)
              .execute();
          publish(h, present, cause);
        });
  }

  /**
   * Removes a tag; its archive goes with the next pack.
   *
   * @throws NotFound if there is no such osimage or tag
   * @throws Conflict if nodes or groups boot it
   */
  public void delete(String osimage, String tag, Cause cause) {
    database.run(
        h -> {
          Osimage present = osimages.lock(h, osimage).orElseThrow(() -> Osimages.none(osimage));
          Osimages.requireReady(present);
          List<String> of = users.ofTag(h, present.id(), tag);
          if (!of.isEmpty()) {
            throw new Conflict(
                "osimagetag %s of osimage %s is in use by %s"
                    .formatted(tag, osimage, String.join(", ", of)));
          }
          int gone =
              h.createUpdate("DELETE FROM osimagetag WHERE osimage_id = :osimage AND name = :name")
                  .bind("osimage", present.id())
                  .bind("name", tag)
                  .execute();
          if (gone == 0) {
            throw new NotFound(
                "osimagetag " + tag + " of osimage " + osimage + " is not available");
          }
          publish(h, present, cause);
        });
  }

  private void publish(Handle h, Osimage before, Cause cause) {
    Osimage changed = osimages.touched(h, before.id());
    states.publish(h, OsimageRecords.change(changed, List.of("tags")), cause);
  }
}
