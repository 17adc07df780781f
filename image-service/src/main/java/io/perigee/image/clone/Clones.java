package io.perigee.image.clone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.image.ImageConfig;
import io.perigee.image.osimage.ImageTrees;
import io.perigee.image.osimage.Osimage;
import io.perigee.image.osimage.OsimageRecords;
import io.perigee.image.osimage.OsimageSettings;
import io.perigee.image.osimage.OsimageState;
import io.perigee.image.osimage.OsimageStore;
import io.perigee.image.osimage.Osimages;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.JdbiException;

/** Asking for a copy of an osimage, its tree included. */
@Singleton
public final class Clones {

  /** The kind of the operation and of its command. */
  public static final String KIND = "osimage.clone";

  private final Database database;
  private final OsimageStore osimages;
  private final ImageTrees trees;
  private final Operations operations;
  private final States states;
  private final ImageConfig.Pack config;

  Clones(
      Database database,
      OsimageStore osimages,
      ImageTrees trees,
      Operations operations,
      States states,
      ImageConfig config) {
    this.database = database;
    this.osimages = osimages;
    this.trees = trees;
    this.operations = operations;
    this.states = states;
    this.config = config.pack();
  }

  /**
   * Makes the new osimage, not to be used yet, and queues the copying of its tree. It has the
   * settings of the first and no archive.
   *
   * @param change what is different in the copy; a path that it leaves is the usual one
   * @return the request's id
   * @throws Conflict if the name is taken, or something lies where the copy would
   */
  public String queue(
      String name, String newName, UnaryOperator<OsimageSettings> change, Cause cause) {
    try {
      return database.write(
          h -> {
            Osimage source = osimages.lock(h, name).orElseThrow(() -> Osimages.none(name));
            Osimages.requireReady(source);
            OsimageSettings settings =
                change.apply(source.settings().copiedTo(trees.usual(newName)));
            trees.requireVacant(settings.path());
            Osimage copy =
                osimages.insert(h, UUID.randomUUID(), newName, OsimageState.CLONING, settings);
            states.publish(h, OsimageRecords.change(copy, List.of()), cause);
            String requestId = operations.newRequestId();
            ObjectNode payload =
                Json.object()
                    .put("source", source.id().toString())
                    .put("from", name)
                    .put("osimage", copy.id().toString())
                    .put("name", newName);
            operations.accept(
                h,
                new NewOperation(
                    requestId,
                    KIND,
                    newName,
                    null,
                    "luna",
                    "osimage clone of %s to %s queued".formatted(name, newName),
                    cause),
                List.of(
                    new NewCommand(
                        "image", KIND, copy.id().toString(), payload, false, config.within())));
            return requestId;
          });
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "osimage_name")) {
        throw new Conflict("osimage " + newName + " exists already");
      }
      throw e;
    }
  }
}
