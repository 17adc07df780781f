package io.perigee.image.machineimage;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.NotFound;
import io.perigee.image.ImageConfig;
import io.perigee.image.driver.ImageFiles;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What can be done with machine images. */
@Singleton
public final class Images {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Database database;
  private final ImageStore store;
  private final ImageFiles files;
  private final States states;
  private final Set<UUID> peers;

  Images(Database database, ImageStore store, ImageFiles files, States states, ImageConfig config) {
    this.database = database;
    this.store = store;
    this.files = files;
    this.states = states;
    this.peers = config.peers().orElse(Set.of());
  }

  /**
   * The part of a list that is read.
   *
   * @param after only what comes behind this place; null to begin at the first
   */
  public record Slice(int limit, int offset, Place after) {

    /** The whole list. */
    public static final Slice ALL = new Slice(Integer.MAX_VALUE, 0, null);
  }

  /**
   * A place in a list of images.
   *
   * @param published the epoch for one that is not published
   */
  public record Place(Instant published, long number) {

    /** An image's. */
    public static Place of(Image image) {
      return new Place(
          image.publishedAt() == null ? Instant.EPOCH : image.publishedAt(), image.number());
    }
  }

  /** Those that an account may see, newest first. */
  public List<Image> list(UUID account, ImageQuery query, Slice slice) {
    return database.read(h -> store.list(h, account, query, slice));
  }

  /**
   * One that an account may see; another installation's account sees all.
   *
   * @throws NotFound if there is none, or none for this account
   */
  public Image get(UUID account, UUID id) {
    return database
        .read(h -> peers.contains(account) ? store.byIdHere(h, id) : store.visible(h, account, id))
        .orElseThrow(() -> none(id));
  }

  /** As {@link #get(UUID, UUID)}, by LunaNode's number. */
  public Image get(UUID account, long number) {
    return database.read(h -> store.visible(h, account, number)).orElseThrow(() -> none(number));
  }

  /**
   * The image once it is no longer being made, or as it is when the time is over.
   *
   * @param within how long to wait at most
   */
  public Image settled(Image image, Duration within) {
    long end = System.nanoTime() + within.toNanos();
    Image now = image;
    while (now.state().equals("creating") && System.nanoTime() < end) {
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return now;
      }
      now = database.read(h -> store.byId(h, image.id())).orElse(now);
    }
    return now;
  }

  /** Any, for other services. */
  public Image any(UUID id) {
    return database.read(h -> store.byId(h, id)).orElseThrow(() -> none(id));
  }

  /** Writes the bytes first and the row after, so that an active image always has its file. */
  public Image provide(NewImage wanted, ImageFiles.Content content, Cause cause)
      throws IOException {
    Optional<Image> present =
        database.read(h -> store.ofOperator(h, wanted.name(), wanted.version()));
    if (present.isPresent()) {
      return present.get();
    }
    Image.File file = files.write(wanted.id(), content);
    Optional<Image> made =
        database.write(
            h -> {
              Optional<Image> image = store.insertActive(h, wanted, file);
              image.ifPresent(
                  i -> states.publish(h, ImageRecords.change(i, List.of("created")), cause));
              return image;
            });
    if (made.isEmpty()) {
      files.delete(wanted.id());
      return database
          .read(h -> store.ofOperator(h, wanted.name(), wanted.version()))
          .orElseThrow(() -> none(wanted.name()));
    }
    return made.get();
  }

  /**
   * @throws NotFound if the image has no bytes
   */
  public InputStream open(Image image) throws IOException {
    return files.open(image.id()).orElseThrow(() -> none(image.id()));
  }

  private static NotFound none(Object which) {
    return new NotFound("image " + which + " does not exist");
  }
}
