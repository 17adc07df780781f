package io.perigee.image.machineimage;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.NotFound;
import io.perigee.image.driver.ImageFiles;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Copies of images that others share with an account. */
@Singleton
public final class ImageClones {

  private final Database database;
  private final ImageStore store;
  private final ImageChains chains;
  private final ImageLife life;
  private final ImageFiles files;
  private final States states;

  ImageClones(
      Database database,
      ImageStore store,
      ImageChains chains,
      ImageLife life,
      ImageFiles files,
      States states) {
    this.database = database;
    this.store = store;
    this.chains = chains;
    this.life = life;
    this.files = files;
    this.states = states;
  }

  /**
   * "CloneImage": an independent copy, the account's own and private, with copies of those that it
   * is made upon, but for the operator's. Who may have the image has what it is made of: the list
   * of accounts is that of the image alone. Bytes never change once they are written, so a copy
   * shares them until one of the two goes.
   *
   * @throws NotFound if the account sees no such image
   * @throws Forbidden of code {@code ImageNotShared} if the account is not on the image's list, of
   *     {@code QuotaExceeded} if it has too many images
   * @throws Conflict if the image, or one that it is made upon, has no bytes
   */
  public Image copy(UUID account, UUID id, Cause cause) throws IOException {
    return copies(account, database.read(h -> chain(h, account, id)), cause);
  }

  private List<Image> chain(Handle h, UUID account, UUID id) {
    Image source =
        store
            .visible(h, account, id)
            .orElseThrow(() -> new NotFound("image " + id + " does not exist"));
    if (!source.acl().contains(account)) {
      throw new Forbidden(
          "ImageNotShared", "image " + id + " is not shared with this account", List.of());
    }
    if (source.file() == null || !source.state().equals("active")) {
      throw new Conflict("ImageNotActive", "image " + id + " is not active");
    }
    List<Image> chain =
        chains.of(h, id).stream()
            .filter(image -> image.account() != null || image.id().equals(id))
            .toList();
    life.requireRoom(h, account, chain.size());
    return chain;
  }

  /** Copies of all of them; those that the last one is made upon are not shown in lists. */
  private Image copies(UUID account, List<Image> chain, Cause cause) throws IOException {
    UUID source = chain.getLast().id();
    Map<UUID, UUID> ids = new LinkedHashMap<>();
    chain.forEach(image -> ids.put(image.id(), UUID.randomUUID()));
    boolean done = false;
    try {
      for (Map.Entry<UUID, UUID> each : ids.entrySet()) {
        files.link(each.getKey(), each.getValue());
      }
      Image made = database.write(h -> insert(h, account, source, ids, cause));
      done = true;
      return made;
    } catch (NoSuchFileException e) {
      throw new NotFound("image " + source + " is being removed");
    } finally {
      if (!done) {
        for (UUID copy : ids.values()) {
          files.delete(copy);
        }
      }
    }
  }

  private Image insert(Handle h, UUID account, UUID source, Map<UUID, UUID> ids, Cause cause) {
    List<Image> made = chains.insertCopies(h, account, ids, source);
    made.forEach(image -> states.publish(h, ImageRecords.change(image, List.of("created")), cause));
    return made.stream()
        .filter(image -> image.id().equals(ids.get(source)))
        .findFirst()
        .orElseThrow();
  }
}
