package io.perigee.image.pack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.image.ImageConfig;
import io.perigee.image.osimage.Osimage;
import io.perigee.image.osimage.OsimageStore;
import io.perigee.image.osimage.Osimages;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Asking for an osimage to be packed. */
@Singleton
public final class Packs {

  /** The kind of the operation and of its command. */
  public static final String KIND = "osimage.pack";

  private final Database database;
  private final OsimageStore osimages;
  private final Operations operations;
  private final ImageConfig.Pack config;
  private final Clock clock;

  Packs(
      Database database,
      OsimageStore osimages,
      Operations operations,
      ImageConfig config,
      Clock clock) {
    this.database = database;
    this.osimages = osimages;
    this.operations = operations;
    this.config = config.pack();
    this.clock = clock;
  }

  /**
   * A pack that is on its way.
   *
   * @param already true if it had been asked for before
   */
  public record Queued(String requestId, boolean already) {}

  /**
   * Queues a pack, or finds the one that is queued or running.
   *
   * @throws io.perigee.contracts.error.NotFound if there is no such osimage
   * @throws io.perigee.contracts.error.Conflict if it is being removed
   */
  public Queued queue(String name, Cause cause) {
    return database.write(h -> queue(h, name, cause));
  }

  /** As {@link #queue(String, Cause)}, in the caller's transaction. */
  public Queued queue(Handle h, String name, Cause cause) {
    Osimage osimage = osimages.lock(h, name).orElseThrow(() -> Osimages.none(name));
    Osimages.requireReady(osimage);
    if (osimage.packRequest() != null) {
      return new Queued(osimage.packRequest(), true);
    }
    String requestId = operations.newRequestId();
    String id = osimage.id().toString();
    ObjectNode payload =
        Json.object()
            .put("osimage", id)
            .put("name", name)
            .put("stamp", ArchiveFile.stamp(clock.instant()));
    operations.accept(
        h,
        new NewOperation(
            requestId,
            KIND,
            name,
            null,
            "luna",
            "osimage pack for %s queued".formatted(name),
            cause),
        List.of(new NewCommand("image", KIND, id, payload, false, config.within())));
    osimages.packQueued(h, osimage.id(), requestId);
    return new Queued(requestId, false);
  }
}
