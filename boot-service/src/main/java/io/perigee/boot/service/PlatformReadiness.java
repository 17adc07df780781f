package io.perigee.boot.service;

import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.internal.Internal;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether the platform's services are ready, which together are what Luna2 calls luna2. They are
 * asked at most once in two seconds, however many ask here: this needs no token.
 */
@Singleton
public final class PlatformReadiness {

  private static final String PATH = "/q/health/ready";
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final RuntimeConfig config;
  private final Internal internal;
  private final Clock clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Seen last = new Seen(Instant.MIN, Map.of());

  private record Seen(Instant at, Map<String, Boolean> ready) {}

  PlatformReadiness(RuntimeConfig config, Internal internal, Clock clock) {
    this.config = config;
    this.internal = internal;
    this.clock = clock;
  }

  /** All services together; the text names those that are not ready. */
  public ServiceState all() {
    Map<String, Boolean> ready = ready();
    List<String> missing =
        ready.entrySet().stream().filter(e -> !e.getValue()).map(Map.Entry::getKey).toList();
    return missing.isEmpty()
        ? ServiceState.well("OK, %d services are ready".formatted(ready.size()))
        : ServiceState.unavailable("not ready: " + String.join(", ", missing));
  }

  /**
   * @throws NotFound if the platform has no such service
   */
  public ServiceState one(String service) {
    if (!config.serviceUrl().containsKey(service)) {
      throw new NotFound("there is no service " + service);
    }
    return ready().getOrDefault(service, false)
        ? ServiceState.well("OK, ready")
        : ServiceState.unavailable("not ready");
  }

  private Map<String, Boolean> ready() {
    if (stale()) {
      asking.lock();
      try {
        if (stale()) {
          last = new Seen(clock.instant(), ask());
        }
      } finally {
        asking.unlock();
      }
    }
    return last.ready();
  }

  private boolean stale() {
    return clock.instant().minus(FRESH).isAfter(last.at());
  }

  /** All at once: one that does not answer holds the others up for nothing. */
  private Map<String, Boolean> ask() {
    List<String> services = List.copyOf(config.serviceUrl().keySet());
    Map<String, Boolean> answers = new ConcurrentHashMap<>();
    CountDownLatch open = new CountDownLatch(services.size());
    List<Thread> threads = new ArrayList<>();
    for (String service : services) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                answers.put(service, answers(service));
                open.countDown();
              }));
    }
    try {
      if (!open.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.forEach(Thread::interrupt);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Map<String, Boolean> all = new TreeMap<>();
    services.forEach(s -> all.put(s, answers.getOrDefault(s, false)));
    return all;
  }

  private boolean answers(String service) {
    try {
      internal.get(service, PATH);
      return true;
    } catch (PerigeeException e) {
      return false;
    }
  }
}
