package io.perigee.compute.transfer;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;

/** Ends imports whose service was stopped on the way: what is not done is undone. */
@Singleton
public final class AbandonedImports {

  private final Transfers transfers;

  AbandonedImports(Transfers transfers) {
    this.transfers = transfers;
  }

  @Scheduled(
      every = "60s",
      delayed = "30s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void settle() {
    transfers.settle();
  }
}
