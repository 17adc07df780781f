package io.perigee.journal.webhook;

import io.perigee.journal.JournalConfig;
import io.perigee.journal.webhook.WebhookStore.Claimed;
import io.perigee.journal.webhook.WebhookStore.Tried;
import io.perigee.runtime.crypt.Crypt;
import io.perigee.runtime.kafka.Loop;
import io.perigee.runtime.store.Database;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/**
 * Tells targets of events, a few at a time, each again and again with growing pauses until it is
 * taken (any 2xx) or has been tried often enough. A process that dies with one in hand leaves it to
 * be tried again: targets know deliveries by the event's id.
 */
@Singleton
public final class Deliveries {

  private static final Logger LOG = Logger.getLogger(Deliveries.class);
  private static final int AT_ONCE = 16;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int LONGEST_REASON = 255;

  private final Database database;
  private final Crypt crypt;
  private final Clock clock;
  private final JournalConfig.Webhook config;
  private Loop loop;

  Deliveries(Database database, Crypt crypt, Clock clock, JournalConfig config) {
    this.database = database;
    this.crypt = crypt;
    this.clock = clock;
    this.config = config.webhook();
  }

  void atStart(@Observes StartupEvent event) {
    loop = Loop.start("webhooks", this::round);
  }

  void atEnd(@Observes ShutdownEvent event) {
    loop.close();
  }

  private void round() throws InterruptedException, ExecutionException {
    List<Claimed> claimed =
        database.write(h -> WebhookStore.claim(h, AT_ONCE, config.timeout().multipliedBy(3)));
    if (claimed.isEmpty()) {
      Thread.sleep(POLL);
      return;
    }
    List<Callable<Tried>> tries =
        claimed.stream().<Callable<Tried>>map(delivery -> () -> attempt(delivery)).toList();
    List<Tried> tried = new java.util.ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Tried> each : threads.invokeAll(tries)) {
        tried.add(each.get());
      }
    }
    database.run(h -> WebhookStore.tried(h, tried));
  }

  private Tried attempt(Claimed delivery) {
    try {
      Target target = Target.of(delivery.url(), config.allowPrivate());
      byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
      int status =
          PinnedPost.send(
              target,
              target.resolve(config.allowPrivate()),
              headers(delivery, body),
              body,
              config.timeout());
      return status / 100 == 2
          ? new Tried(delivery.id(), "done", Duration.ZERO, status, null)
          : again(delivery, status, "the target answered " + status);
    } catch (Target.Refused e) {
      return again(delivery, null, "the url " + e.getMessage());
    } catch (IOException e) {
      return again(delivery, null, "the target gave no answer: " + e.getClass().getSimpleName());
    } catch (RuntimeException e) {
      LOG.warnf(e, "event=webhook_failed delivery=%s", delivery.id());
      return again(delivery, null, "internal error");
    }
  }

  private Map<String, String> headers(Claimed delivery, byte[] body) {
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    String secret = crypt.open(delivery.secret(), Webhooks.context(delivery.webhook()));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "perigee-webhook/1");
    headers.put("X-Perigee-Event", delivery.event());
    headers.put("X-Perigee-Delivery", delivery.id().toString());
    headers.put("X-Perigee-Timestamp", timestamp);
    headers.put("X-Perigee-Signature", Signature.of(secret, timestamp, body));
    return headers;
  }

  private Tried again(Claimed delivery, Integer status, String reason) {
    String cut = reason.substring(0, Math.min(LONGEST_REASON, reason.length()));
    boolean last = delivery.attempts() >= config.attempts();
    Duration pause =
        config.backOff().multipliedBy(1L << Math.min(Math.max(0, delivery.attempts() - 1), 10));
    return new Tried(delivery.id(), last ? "failed" : "waiting", pause, status, cut);
  }
}
