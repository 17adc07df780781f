package io.perigee.gateway.changefeed;

import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.topic.OpenTopics;
import io.perigee.gateway.topic.TopicSource;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Tells a socket what it missed: reads the topics from where it left to where the reader is, then
 * hands it over. Blocks; runs on a virtual thread of its own. Nothing waits for it but its client,
 * for whom it waits in turn.
 */
final class CatchUp implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long CLIENT_SECONDS = 30;

  private final OpenTopics topics;
  private long[] seen;

  private CatchUp(OpenTopics topics, long[] seen) {
    this.topics = topics;
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
    OpenTopics topics = source.openToCatchUp();
    try {
      long[] start = isTime ? topics.after(time) : checked(topics, cursor.get().offsets());
      topics.seek(start);
      return new CatchUp(topics, start);
    } catch (RuntimeException e) {
      topics.close();
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
      for (ConsumerRecord<String, String> read : topics.poll(POLL)) {
        if (!tell(account, subscription, read)) {
          return false;
        }
      }
      seen = topics.positions();
    }
    return false;
  }

  private boolean tell(
      String account, Subscription subscription, ConsumerRecord<String, String> read)
      throws InterruptedException {
    int partition = topics.number(read);
    Resource resource = Resource.of(topics.topic(partition));
    seen[partition] = read.offset() + 1;
    Optional<StateRecord> state =
        TopicSource.state(read).filter(s -> account.equals(s.accountId()) && !resource.isSilent(s));
    if (state.isEmpty()) {
      return true;
    }
    Change change =
        new Change(
            resource,
            state.get(),
            partition,
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
    topics.close();
  }

  private static long[] checked(OpenTopics topics, long[] offsets) {
    long[] begins = topics.begins();
    long[] ends = topics.ends();
    if (offsets.length != ends.length) {
      throw gone();
    }
    for (int number = 0; number < offsets.length; number++) {
      if (offsets[number] < begins[number] || offsets[number] > ends[number]) {
        throw gone();
      }
    }
    return offsets.clone();
  }

  private static Refused gone() {
    return new Refused(
        Refusal.gone("changes since then are no longer kept; list what there is and begin anew"));
  }
}
