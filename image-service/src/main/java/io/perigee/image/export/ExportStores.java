package io.perigee.image.export;

import io.perigee.image.ImageConfig;
import io.perigee.image.driver.ExportStore;
import io.perigee.image.driver.ImageFiles;
import io.perigee.image.driver.files.FolderExports;
import io.perigee.image.driver.s3.S3Exports;
import io.perigee.image.driver.s3.S3Settings;
import io.perigee.runtime.store.Migrations;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Exports go to an S3-compatible store where one is configured, else into a directory. */
@Singleton
public final class ExportStores {

  private final ImageConfig.Export config;
  private final ImageFiles files;

  ExportStores(ImageConfig config, ImageFiles files) {
    this.config = config.export();
    this.files = files;
  }

  /** A store that cannot be spoken to as it is configured is not found out by the first export. */
  void atStart(@Observes @Priority(Migrations.FIRST - 40) StartupEvent event) {
    S3Settings.read(config.s3());
  }

  @Produces
  @ApplicationScoped
  ExportStore store() {
    Optional<S3Settings> s3 = S3Settings.read(config.s3());
    return s3.isPresent() ? S3Exports.of(s3.get(), files) : new FolderExports(config, files);
  }
}
