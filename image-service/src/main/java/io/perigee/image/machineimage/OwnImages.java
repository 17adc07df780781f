package io.perigee.image.machineimage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.NotFound;
import io.perigee.image.driver.ImageFiles;
import io.perigee.runtime.reference.ReferenceCheck;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** What an account does with its images, and with those that others share with it. */
@Singleton
public final class OwnImages {

  private static final String KIND = "image";
  private static final int NAMED = 5;
  private static final List<String> REFERRERS = List.of("compute");

  private final Database database;
  private final ImageStore store;
  private final ImageRegions regions;
  private final ImageFiles files;
  private final States states;
  private final ReferenceCheck references;

  OwnImages(
      Database database,
      ImageStore store,
      ImageRegions regions,
      ImageFiles files,
      States states,
      ReferenceCheck references) {
    this.database = database;
    this.store = store;
    this.regions = regions;
    this.files = files;
    this.states = states;
    this.references = references;
  }

  /**
   * "UpdateImage".
   *
   * @param change makes the new details of the present ones; only computes
   * @throws NotFound if the account cannot see such an image
   * @throws Forbidden if it is another's
   */
  public Image update(UUID account, UUID id, UnaryOperator<ImageDetails> change, Cause cause) {
    return database.write(
        h -> {
          Image present = own(h, account, id);
          ImageDetails before = ImageDetails.of(present);
          ImageDetails after = change.apply(before);
          if (after.equals(before)) {
            return present;
          }
          Image updated = store.update(h, id, account, after);
          states.publish(h, ImageRecords.change(updated, changed(present, updated)), cause);
          return updated;
        });
  }

  /**
   * "DeleteImage": the image, then its bytes. An image that is in further regions goes from that of
   * the URL only.
   *
   * @throws Conflict if machines are being made of it, images are made upon it, or it is still
   *     being created; it is as before then
   */
  public void delete(UUID account, UUID id, Cause cause) throws IOException {
    Optional<Image> image = database.write(h -> begin(h, account, id, cause));
    if (image.isEmpty()) {
      return;
    }
    try {
      references.requireUnused(KIND, id.toString(), null, REFERRERS);
    } catch (RuntimeException e) {
      database.run(h -> store.deleting(h, id, account, false));
      throw e;
    }
    database.run(
        h -> {
          if (!store.delete(h, id, account)) {
            throw new Conflict("the removal of image " + id + " took too long; try again");
          }
          states.publish(h, ImageRecords.deleted(image.get()), cause);
        });
    files.delete(id);
  }

  /** The image that is hidden now, to be removed; empty if it was only taken out of a region. */
  private Optional<Image> begin(Handle h, UUID account, UUID id, Cause cause) {
    Image present = own(h, account, id);
    requireRemovable(h, present);
    Optional<Image> left = regions.leave(h, id, account);
    if (left.isPresent()) {
      states.publish(h, ImageRecords.left(left.get(), regions.here()), cause);
      return Optional.empty();
    }
    store.deleting(h, id, account, true);
    return Optional.of(present);
  }

  /** An image of the account's own; others that it sees are refused. */
  public Image own(UUID account, UUID id) {
    return database.read(h -> own(h, account, id));
  }

  private Image own(Handle h, UUID account, UUID id) {
    Image image = store.visible(h, account, id).orElseThrow(() -> none(id));
    if (!account.equals(image.account())) {
      throw new Forbidden("NotImageOwnerError", "image " + id + " is another account's", List.of());
    }
    return image;
  }

  private void requireRemovable(Handle h, Image image) {
    if (image.state().equals("creating")) {
      throw new Conflict("InvalidState", "image " + image.id() + " is still being created");
    }
    ImageRegions.Upon upon = regions.upon(h, image.id(), image.account(), NAMED);
    if (upon.any()) {
      List<String> named = new ArrayList<>(upon.own());
      if (upon.others()) {
        named.add("images of other accounts");
      }
      throw new Conflict(
          "ImageHasDependentImages",
          "image %s has images made upon it: %s".formatted(image.id(), String.join(", ", named)));
    }
  }

  private static List<String> changed(Image before, Image after) {
    ObjectNode old = ImageRecords.object(before);
    List<String> changed = new ArrayList<>();
    ImageRecords.object(after)
        .properties()
        .forEach(
            field -> {
              if (!field.getValue().equals(old.get(field.getKey()))) {
                changed.add(field.getKey());
              }
            });
    return changed;
  }

  private static NotFound none(UUID id) {
    return new NotFound("image " + id + " does not exist");
  }
}
