package io.perigee.image.pack;

import io.perigee.contracts.envelope.Cause;
import io.perigee.image.osimage.OsimageSettings;
import io.perigee.image.osimage.Osimages;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changing an osimage's kernel, and the pack that brings it to the nodes. */
@Singleton
public final class Kernels {

  private final Database database;
  private final Osimages osimages;
  private final Packs packs;

  Kernels(Database database, Osimages osimages, Packs packs) {
    this.database = database;
    this.osimages = osimages;
    this.packs = packs;
  }

  /**
   * Changes the kernel and queues a pack, both or neither.
   *
   * @param bare true for no pack
   * @return the pack; empty if none was asked for
   * @throws io.perigee.contracts.error.NotFound if there is no such osimage
   */
  public Optional<Packs.Queued> change(
      String name, UnaryOperator<OsimageSettings> change, boolean bare, Cause cause) {
    return database.write(
        h -> {
          osimages.change(h, name, change, cause);
          return bare ? Optional.empty() : Optional.of(packs.queue(h, name, cause));
        });
  }
}
