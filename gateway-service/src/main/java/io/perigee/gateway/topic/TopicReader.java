package io.perigee.gateway.topic;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** Reads topics for as long as the gateway runs, and hands each record to its listener. */
public final class TopicReader {

  private static final Logger LOG = Logger.getLogger(TopicReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PAUSE_SECONDS = 1;

  private final String name;
  private final TopicSource source;
  private final TopicListener listener;
  private final boolean whole;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile OpenTopics open;

  private TopicReader(String name, TopicSource source, TopicListener listener, boolean whole) {
    this.name = name;
    this.source = source;
    this.listener = listener;
    this.whole = whole;
    this.thread = Thread.ofPlatform().daemon().name(name + "-reader").unstarted(this::run);
  }

  /**
   * Of what is published from now on.
   *
   * @param name what the thread and the log call it
   */
  public static TopicReader ofChanges(String name, TopicSource source, TopicListener listener) {
    return new TopicReader(name, source, listener, false);
  }

  /** Of everything that the topics hold, and of what is published then. */
  public static TopicReader ofAll(String name, TopicSource source, TopicListener listener) {
    return new TopicReader(name, source, listener, true);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** Ends the reading; returns when the consumer is closed or a few seconds are over. */
  public void stop() throws InterruptedException {
    stopped.countDown();
    OpenTopics reading = open;
    if (reading != null) {
      reading.wakeup();
    }
    thread.join(Duration.ofSeconds(3));
  }

  private void run() {
    boolean told = false;
    while (stopped.getCount() > 0) {
      try (OpenTopics opened = source.open()) {
        open = opened;
        told = false;
        read(opened);
      } catch (WakeupException e) {
        return;
      } catch (RuntimeException e) {
        if (!told) {
          LOG.warnf("reader=%s state=waiting reason=%s", name, e.getMessage());
          told = true;
        }
        listener.lost();
        pause();
      }
    }
  }

  private void read(OpenTopics opened) {
    long[] start = whole ? opened.begins() : opened.ends();
    opened.seek(start);
    listener.begin(start);
    LOG.infof("reader=%s state=reading partitions=%d", name, start.length);
    while (stopped.getCount() > 0) {
      for (ConsumerRecord<String, String> read : opened.poll(POLL)) {
        int partition = opened.number(read);
        listener.read(
            opened.topic(partition),
            partition,
            read.offset(),
            read.timestamp(),
            TopicSource.state(read).orElse(null));
      }
    }
  }

  private void pause() {
    try {
      // Ended early by stop().
      if (stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.debugf("reader=%s state=stopped", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
    }
  }
}
