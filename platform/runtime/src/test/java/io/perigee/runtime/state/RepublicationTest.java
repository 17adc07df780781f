package io.perigee.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.TooLarge;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Things;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class RepublicationTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Database database;
  @Inject Things things;
  @Inject States states;
  @Inject Republication republication;

  private final String prefix = UUID.randomUUID() + "-";

  private Map<String, Long> versions(String sql) {
    return database.read(
        h ->
            h.createQuery(sql)
                .bind("prefix", prefix + "%")
                .setMapKeyColumn("id")
                .setMapValueColumn("version")
                .collectInto(new org.jdbi.v3.core.generic.GenericType<Map<String, Long>>() {}));
  }

  private Map<String, Long> owned() {
    return versions("SELECT id, version FROM thing WHERE id LIKE :prefix");
  }

  private Map<String, Long> known() {
    return versions(
        "SELECT id, version FROM known WHERE topic = 'regions' AND NOT deleted AND id LIKE :prefix");
  }

  @Test
  void aRepublicationConcurrentWithWritesLosesNothing() throws Exception {
    // When things are written while everything is told anew, twice
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int w = 0; w < 3; w++) {
        int writer = w;
        writers.add(
            threads.submit(
                () ->
                    IntStream.range(0, 60)
                        .forEach(
                            i ->
                                database.run(
                                    h ->
                                        things.write(
                                            h, prefix + writer + "-" + i % 20, "n" + i)))));
      }
      long first = republication.republish("regions");
      long second = republication.republish("regions");
      assertThat(second).isGreaterThan(first);
      for (Future<?> writer : writers) {
        writer.get();
      }
    }

    // Then what is known is what there is
    assertThat(owned()).hasSize(60);
    await().atMost(SOON).untilAsserted(() -> assertThat(known()).isEqualTo(owned()));
  }

  @Test
  void whatTheOwnerLostIsSweptEverywhere() {
    // Given a thing that everyone knows and that its owner loses without a word
    database.run(
        h -> IntStream.range(0, 12).forEach(i -> things.write(h, prefix + i, "thing " + i)));
    await().atMost(SOON).until(() -> known().size() == 12);
    database.run(h -> h.execute("DELETE FROM thing WHERE id IN (?, ?)", prefix + 3, prefix + 4));

    // When
    republication.republish("regions");

    // Then
    await().atMost(SOON).untilAsserted(() -> assertThat(known()).isEqualTo(owned()).hasSize(10));
  }

  @Test
  void aTopicOfAnotherServiceIsNotRepublished() {
    assertThatThrownBy(() -> republication.republish("machines")).isInstanceOf(NotFound.class);
  }

  @Test
  void anObjectOfMoreThan512KilobytesIsRefused() {
    StateChange large =
        new StateChange(
            Topics.REGIONS,
            prefix,
            "large",
            1,
            null,
            null,
            "active",
            List.of(),
            false,
            Json.object().put("text", "ä".repeat(300_000)));
    assertThatThrownBy(() -> database.run(h -> states.publish(h, large)))
        .isInstanceOf(TooLarge.class);
  }
}
