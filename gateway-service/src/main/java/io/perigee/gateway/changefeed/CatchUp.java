package io.perigee.gateway.changefeed;

import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.topic.TopicSource;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells a socket what it missed: reads the topic from where it left to where the reader is, then
 * hands it over. Blocks; runs on a virtual thread of its own. Nothing waits for it but its client,
 * for whom it waits in turn.
 */
final class CatchUp implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long CLIENT_SECONDS = 30;

  private final Consumer<String, String> consumer;
  private final long[] seen;

  private CatchUp(Consumer<String, String> consumer, long[] seen) {
    this.consumer = consumer;
    this.seen = seen;
  }

  /**
   * Finds where to begin.
   *
   * @param since a sequence, or the epoch milliseconds of a {@code published}
   * @throws Refused 409 if it is neither, 410 if what came after it may be gone
   */
  static CatchUp from(String since, TopicSource source, Clock clock) {
    boolean isTime =
        !since.isEmpty() && since.length() < 16 && since.chars().allMatch(Character::isDigit);
    Optional<Cursor> cursor =
        isTime ? Optional.of(new Cursor(Long.parseLong(since), new long[0])) : Cursor.read(since);
    long time =
        cursor
            .orElseThrow(
                () ->
                    new Refused(
                        Refusal.invalid("since must be the sequence or published of a message")))
            .time();
    if (time < clock.millis() - Topic.RESUME_WINDOW.toMillis()) {
      throw gone();
    }
    Consumer<String, String> consumer = source.open();
    try {
      long[] start = isTime ? after(consumer, time) : checked(consumer, cursor.get().offsets());
      for (int partition = 0; partition < start.length; partition++) {
        consumer.seek(source.partition(partition), start[partition]);
      }
      return new CatchUp(consumer, start);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * Tells the past and joins the present.
   *
   * @return false if the socket closed or the feed stopped meanwhile
   */
  boolean run(String account, Subscription subscription, Hub hub) throws InterruptedException {
    while (!subscription.isClosed()) {
      if (hub.join(account, subscription, seen.clone())) {
        return true;
      }
      if (hub.positions() == null) {
        return false;
      }
      for (ConsumerRecord<String, String> read : consumer.poll(POLL)) {
        if (!tell(account, subscription, read)) {
          return false;
        }
      }
      // Past offsets that hold no record too, as compaction leaves them.
      for (TopicPartition partition : consumer.assignment()) {
        seen[partition.partition()] =
            Math.max(seen[partition.partition()], consumer.position(partition));
      }
    }
    return false;
  }

  private boolean tell(
      String account, Subscription subscription, ConsumerRecord<String, String> read)
      throws InterruptedException {
    seen[read.partition()] = read.offset() + 1;
    Optional<StateRecord> state =
        TopicSource.state(read).filter(s -> account.equals(s.accountId()) && !Change.isSilent(s));
    if (state.isEmpty()) {
      return true;
    }
    Change change =
        new Change(
            state.get(),
            read.partition(),
            read.offset(),
            new Cursor(read.timestamp(), seen.clone()));
    if (!subscription.wish().covers(change)) {
      return true;
    }
    try {
      subscription
          .replay(change.written())
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLIENT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      return false;
    } catch (TimeoutException e) {
      subscription.close(Subscription.SLOW, "too slow: come again with ?since=");
      return false;
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private static long[] after(Consumer<String, String> consumer, long time) {
    Map<TopicPartition, Long> asked = new HashMap<>();
    consumer.assignment().forEach(partition -> asked.put(partition, time + 1));
    Map<TopicPartition, Long> places = new HashMap<>(consumer.endOffsets(consumer.assignment()));
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
        consumer.offsetsForTimes(asked).entrySet()) {
      if (found.getValue() != null) {
        places.put(found.getKey(), found.getValue().offset());
      }
    }
    return TopicSource.places(places);
  }

  private static long[] checked(Consumer<String, String> consumer, long[] offsets) {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(consumer.assignment());
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    if (offsets.length != ends.size()) {
      throw gone();
    }
    for (TopicPartition partition : consumer.assignment()) {
      long offset = offsets[partition.partition()];
      if (offset < begins.get(partition) || offset > ends.get(partition)) {
        throw gone();
      }
    }
    return offsets.clone();
  }

  private static Refused gone() {
    return new Refused(
        Refusal.gone("changes since then are no longer kept; list the machines and begin anew"));
  }
}
