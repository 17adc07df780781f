package io.perigee.gateway.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What auth-service said of credentials, for a short while. Requests that ask for the same at once
 * share one question. Bounded; what auth-service could not say is not remembered.
 */
final class CredentialCache<K, V> {

  private final long believedNanos;
  private final long refusedNanos;
  private final LongSupplier nanoTime;
  private final Cache<K, Entry<V>> entries;

  private static final class Entry<V> {

    private final Promise<Optional<V>> promise = Promise.promise();
    private volatile long until;

    Entry(long until) {
      this.until = until;
    }

    Future<Optional<V>> answer() {
      return promise.future();
    }

    boolean isBelieved(long now) {
      return until - now > 0;
    }
  }

  CredentialCache(Duration believed, Duration refused, int size, LongSupplier nanoTime) {
    this.believedNanos = Math.min(believed.toNanos(), Duration.ofSeconds(5).toNanos());
    this.refusedNanos = Math.min(refused.toNanos(), Duration.ofSeconds(1).toNanos());
    this.nanoTime = nanoTime;
    this.entries =
        Caffeine.newBuilder().maximumSize(size).expireAfterWrite(Duration.ofSeconds(10)).build();
  }

  /**
   * The value of a key, asked for if it is not known or no longer believed; empty if it is refused.
   */
  Future<Optional<V>> get(K key, Function<K, Future<Optional<V>>> ask) {
    long now = nanoTime.getAsLong();
    Entry<V> known = entries.getIfPresent(key);
    if (known != null && known.isBelieved(now)) {
      return here(known.answer());
    }
    // Believed from when it was asked, so that no answer is older than it may be.
    Entry<V> fresh = new Entry<>(now + believedNanos);
    Entry<V> entry =
        entries
            .asMap()
            .compute(key, (same, other) -> other != null && other.isBelieved(now) ? other : fresh);
    if (entry == fresh) {
      ask.apply(key)
          .onComplete(
              result -> {
                if (result.failed()) {
                  entries.asMap().remove(key, fresh);
                } else if (result.result().isEmpty()) {
                  fresh.until = now + refusedNanos;
                }
                fresh.promise.handle(result);
              });
    }
    return here(entry.answer());
  }

  /**
   * The same answer for whoever asks now: it goes on where it was asked, not where it was first
   * asked.
   */
  private static <T> Future<T> here(Future<T> answer) {
    if (answer.succeeded()) {
      return Future.succeededFuture(answer.result());
    }
    Context asker = Vertx.currentContext();
    Promise<T> here = Promise.promise();
    answer.onComplete(
        result -> {
          if (asker == null) {
            here.handle(result);
          } else {
            asker.runOnContext(ignored -> here.handle(result));
          }
        });
    return here.future();
  }

  /** Forgets what fits, answers under way included. */
  void evict(BiPredicate<K, Optional<V>> fits) {
    entries
        .asMap()
        .entrySet()
        .removeIf(
            known -> {
              Future<Optional<V>> answer = known.getValue().answer();
              return fits.test(
                  known.getKey(), answer.succeeded() ? answer.result() : Optional.empty());
            });
  }
}
