package io.perigee.gateway.changefeed;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.gateway.testing.Broker;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes again, with {@code since}. */
@QuarkusTest
@TestProfile(FeedTest.Feed.class)
@WithTestResource(Broker.class)
class ChangefeedPlaceTest extends FeedTest {

  @ParameterizedTest
  @ValueSource(strings = {"sequence", "published"})
  void whoComesAgainMissesNothingAndGetsNothingTwice(String by) throws Exception {
    FeedSocket first = socket("/my/changefeed");
    publish(account, machine, "s0", "state");
    publish(account, machine, "s1", "state");
    Object since = first.take(2).getLast().getValue(by);
    first.close();
    for (int i = 2; i < 40; i++) {
      publish(account, i % 2 == 0 ? machine : UUID.randomUUID().toString(), "s" + i, "state");
    }

    FeedSocket again = socket("/my/changefeed?since=" + since);
    List<JsonObject> events = new ArrayList<>(again.take(38));
    publish(account, machine, "s40", "state");
    events.addAll(again.take(1));

    assertThat(states(events))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(2, 40).mapToObj(i -> "s" + i).toList());
    assertThat(events.getLast().getString("resourceState")).isEqualTo("s40");
    assertThat(again.more()).isFalse();
    again.close();
  }

  @Test
  void everySequenceAmongManyIsAGoodPlaceToComeAgain() throws Exception {
    FeedSocket first = socket("/my/changefeed");
    for (int i = 0; i < 12; i++) {
      publish(account, UUID.randomUUID().toString(), "s" + i, "state");
    }
    List<JsonObject> events = first.take(12);
    first.close();

    for (int i = 0; i < 12; i += 4) {
      FeedSocket again = socket("/my/changefeed?since=" + events.get(i).getString("sequence"));
      assertThat(states(again.take(11 - i)))
          .containsExactlyInAnyOrderElementsOf(states(events.subList(i + 1, 12)));
      again.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequence", "published"})
  void whoComesAgainMissesNothingOfAnyResource(String by) throws Exception {
    String all = "/my/changefeed?resource=vm,volume,image,network";
    List<String> topics = List.of("machines", "volumes", "images", "networks");
    FeedSocket first = socket(all);
    tell("volumes", null, UUID.randomUUID().toString(), "s0", "state");
    Object since = first.take(1).getFirst().getValue(by);
    first.close();
    for (int i = 1; i < 25; i++) {
      tell(topics.get(i % 4), null, UUID.randomUUID().toString(), "s" + i, "state");
    }

    FeedSocket again = socket(all + "&since=" + since);
    List<JsonObject> events = new ArrayList<>(again.take(24));
    tell("images", null, UUID.randomUUID().toString(), "s25", "state");
    events.addAll(again.take(1));

    assertThat(states(events))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 25).mapToObj(i -> "s" + i).toList());
    assertThat(again.more()).isFalse();
    again.close();
  }

  @Test
  void aPlaceOlderThanTheWindowIs410() {
    String old =
        new Cursor(Instant.now().minus(Duration.ofHours(25)).toEpochMilli(), new long[] {0, 0, 0})
            .text();
    String beyond = new Cursor(Instant.now().toEpochMilli(), new long[] {1L << 40, 0, 0}).text();

    assertThat(socket("/my/changefeed?since=" + old).refusedWith()).isEqualTo(410);
    assertThat(socket("/my/changefeed?since=1000").refusedWith()).isEqualTo(410);
    assertThat(socket("/my/changefeed?since=" + beyond).refusedWith()).isEqualTo(410);
  }

  @ParameterizedTest
  @CsvSource({"garbage", "AAAA", "''", "99999999999999999999"})
  void aPlaceThatIsNoneIs409(String since) {
    assertThat(socket("/my/changefeed?since=" + since).refusedWith()).isEqualTo(409);
  }
}
