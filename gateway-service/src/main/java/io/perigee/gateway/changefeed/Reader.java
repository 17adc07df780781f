package io.perigee.gateway.changefeed;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** Reads the topic from now on, for as long as the gateway runs, and hands each record to the hub. */
final class Reader {

  private static final Logger LOG = Logger.getLogger(Reader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PAUSE_SECONDS = 1;

  private final Source source;
  private final Hub hub;
  private final Thread thread = Thread.ofPlatform().daemon().name("changefeed-reader").unstarted(this::run);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Consumer<String, String> consumer;

  Reader(Source source, Hub hub) {
    this.source = source;
    this.hub = hub;
  }

  void start() {
    thread.start();
  }

  /** Ends the reading; returns when the consumer is closed or a few seconds are over. */
  void stop() throws InterruptedException {
    stopped.countDown();
    Consumer<String, String> reading = consumer;
    if (reading != null) {
      reading.wakeup();
    }
    thread.join(Duration.ofSeconds(3));
  }

  private void run() {
    boolean told = false;
    while (stopped.getCount() > 0) {
      try (Consumer<String, String> opened = source.open()) {
        consumer = opened;
        told = false;
        read(opened);
      } catch (WakeupException e) {
        return;
      } catch (RuntimeException e) {
        if (!told) {
          LOG.warnf("changefeed=waiting reason=%s", e.getMessage());
          told = true;
        }
        hub.lose().forEach(left -> left.close(Subscription.RESTARTED, "the feed begins anew: come again with ?since="));
        pause();
      }
    }
  }

  private void read(Consumer<String, String> opened) {
    Map<TopicPartition, Long> ends = opened.endOffsets(opened.assignment());
    ends.forEach(opened::seek);
    hub.begin(Source.places(ends));
    LOG.infof("changefeed=reading partitions=%d", ends.size());
    while (stopped.getCount() > 0) {
      for (ConsumerRecord<String, String> read : opened.poll(POLL)) {
        hub.read(read.partition(), read.offset(), read.timestamp(), Source.state(read).orElse(null));
      }
    }
  }

  private void pause() {
    try {
      // Ended early by stop().
      if (stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("changefeed=stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
    }
  }
}
