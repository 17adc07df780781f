package io.perigee.runtime.work;

import io.perigee.runtime.Commands;
import io.perigee.runtime.Scripts;
import io.perigee.runtime.store.Database;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;

/** Commands for scripted handlers, in a service that runs. */
abstract class WorkScenario {

  static final Duration SOON = Duration.ofSeconds(30);

  @Inject Commands commands;
  @Inject Scripts scripts;
  @Inject Database database;

  static String key() {
    return UUID.randomUUID().toString();
  }
}
