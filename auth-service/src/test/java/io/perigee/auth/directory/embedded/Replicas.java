package io.perigee.auth.directory.embedded;

import io.perigee.auth.directory.DirectoryConfig;
import io.perigee.runtime.store.Database;

/** Another embedded directory before the same entries, as another replica has it. */
public final class Replicas {

  private Replicas() {}

  public static EmbeddedDirectory of(DirectoryConfig config, Database database) {
    return new EmbeddedDirectory(config, database);
  }
}
