package io.perigee.image.clone;

import io.perigee.image.ImageConfig;
import io.perigee.image.osimage.Osimage;
import io.perigee.image.osimage.OsimageState;
import io.perigee.image.osimage.OsimageStore;
import io.perigee.runtime.store.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Removes copies that a process left half-made when it died, once nobody carries them on. */
@Singleton
public class AbandonedCopies {

  private static final Logger LOG = Logger.getLogger(AbandonedCopies.class);

  private final Database database;
  private final OsimageStore osimages;
  private final List<Path> roots;

  AbandonedCopies(Database database, OsimageStore osimages, ImageConfig config) {
    this.database = database;
    this.osimages = osimages;
    this.roots = config.roots();
  }

  @Scheduled(
      every = "60s",
      delayed = "40s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void sweep() throws IOException {
    for (Path root : roots) {
      if (Files.isDirectory(root)) {
        sweep(root);
      }
    }
  }

  /** Copies lie directly below a root, unless somebody gave a deeper path: those stay. */
  private void sweep(Path root) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(root, ".clone-*")) {
      for (Path path : found) {
        Optional<UUID> of = CloneFolder.of(path);
        if (of.isPresent() && !isBeingCopied(of.get())) {
          CloneFolder.delete(path);
          LOG.infof("event=abandoned_copy_removed osimage=%s", of.get());
        }
      }
    }
  }

  private boolean isBeingCopied(UUID osimage) {
    return database
        .read(h -> osimages.byId(h, osimage))
        .map(Osimage::state)
        .filter(state -> state == OsimageState.CLONING)
        .isPresent();
  }
}
