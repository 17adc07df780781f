package io.perigee.image.osimage;

import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Takes back deletions whose process died between asking the referrers and the end. */
@Singleton
public class AbandonedDeletions {

  /** Far longer than a deletion takes: the question to the referrers ends after seconds. */
  static final Duration ABANDONED = Duration.ofMinutes(1);

  private final Database database;
  private final OsimageStore store;
  private final States states;

  AbandonedDeletions(Database database, OsimageStore store, States states) {
    this.database = database;
    this.store = store;
    this.states = states;
  }

  @Scheduled(
      every = "30s",
      delayed = "30s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void takeBack() {
    takeBack(ABANDONED);
  }

  void takeBack(Duration older) {
    database.run(
        h ->
            store
                .abandonedDeletions(h, older)
                .forEach(o -> states.publish(h, OsimageRecords.change(o, List.of("state")))));
  }
}
