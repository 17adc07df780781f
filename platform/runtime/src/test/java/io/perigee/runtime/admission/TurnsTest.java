package io.perigee.runtime.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.admission.Turns.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final Turns turns = new Turns("place", 1, 8);
  private final List<String> order = new CopyOnWriteArrayList<>();

  /** Stands in line; back once it does. */
  private Future<?> queue(ExecutorService threads, Line line, String name) {
    int before = turns.waiting();
    Future<?> waiting =
        threads.submit(
            () -> {
              try (Turns.Place place = turns.take(line, LONG)) {
                order.add(name);
              }
            });
    await().atMost(LONG).until(() -> turns.waiting() == before + 1);
    return waiting;
  }

  private static void ended(List<Future<?>> all) throws Exception {
    for (Future<?> each : all) {
      each.get();
    }
  }

  @Test
  void whoWaitsIsServedInTheOrderOfComing() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // Given
      Turns.Place first = turns.take(Line.CALLERS, LONG);
      for (String name : List.of("a", "b", "c", "d")) {
        all.add(queue(threads, Line.CALLERS, name));
      }

      // When
      first.close();
      ended(all);
    }

    // Then
    assertThat(order).containsExactly("a", "b", "c", "d");
  }

  @Test
  void callersAndOwnWorkTakeTurns() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // Given
      Turns.Place first = turns.take(Line.OWN, LONG);
      for (String name : List.of("c1", "c2", "c3")) {
        all.add(queue(threads, Line.CALLERS, name));
      }
      for (String name : List.of("o1", "o2")) {
        all.add(queue(threads, Line.OWN, name));
      }

      // When
      first.close();
      ended(all);
    }

    // Then
    assertThat(order).containsExactly("c1", "o1", "c2", "o2", "c3");
  }

  @Test
  void whoHasNoTimeLeftIsToldWhenToComeAgainAndLeavesTheLine() {
    try (Turns.Place first = turns.take(Line.CALLERS, LONG)) {
      assertThatThrownBy(() -> turns.take(Line.CALLERS, Duration.ofMillis(20)))
          .asInstanceOf(type(Unavailable.class))
          .satisfies(e -> assertThat(e).hasMessage("no place became free in time"))
          .satisfies(
              e ->
                  assertThat(e.retryAfter())
                      .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30)));
      assertThatThrownBy(() -> turns.take(Line.CALLERS, Duration.ofSeconds(-1)))
          .isInstanceOf(Unavailable.class);
      assertThat(turns.waiting()).isZero();
    }
  }

  @Test
  void aFreePlaceIsTakenWithoutAnyTime() {
    try (Turns.Place place = turns.take(Line.CALLERS, Duration.ofSeconds(-1))) {
      assertThat(place).isNotNull();
    }
  }

  @Test
  void aLineHasAnEnd() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Turns.Place first = turns.take(Line.CALLERS, LONG);
      for (int i = 0; i < 8; i++) {
        all.add(queue(threads, Line.CALLERS, "c" + i));
      }

      assertThatThrownBy(() -> turns.take(Line.CALLERS, LONG)).isInstanceOf(Unavailable.class);

      first.close();
      ended(all);
    }
    assertThat(order).hasSize(8);
  }

  @Test
  void whenTheLineIsSentAwayNobodyWaitsOnAndPlacesAreKept() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // Given
      Turns.Place first = turns.take(Line.CALLERS, LONG);
      Future<?> waiting = queue(threads, Line.OWN, "o");

      // When
      turns.clear("it is away");

      // Then
      assertThatThrownBy(waiting::get).hasRootCauseMessage("it is away");
      first.close();
    }
    turns.take(Line.OWN, Duration.ZERO).close();
    assertThat(order).isEmpty();
  }

  @Test
  void aPlaceIsGivenBackOnce() {
    Turns.Place place = turns.take(Line.OWN, LONG);
    place.close();
    place.close();

    try (Turns.Place only = turns.take(Line.OWN, LONG)) {
      assertThatThrownBy(() -> turns.take(Line.OWN, Duration.ZERO)).isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void neverMoreThanThereArePlacesAndNobodyIsForgotten() throws Exception {
    Turns few = new Turns("place", 3, 1000);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        Line line = i % 2 == 0 ? Line.CALLERS : Line.OWN;
        // Every tenth gives up soon, if its turn does not come at that very moment.
        Duration patience = i % 10 == 0 ? Duration.ofNanos(100_000) : LONG;
        threads.submit(
            () -> {
              try (Turns.Place place = few.take(line, patience)) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.yield();
                now.decrementAndGet();
                served.incrementAndGet();
              }
            });
      }
    }

    assertThat(most.get()).isBetween(1, 3);
    assertThat(served.get()).isBetween(450, 500);
    assertThat(few.waiting()).isZero();
    for (int i = 0; i < 3; i++) {
      few.take(Line.OWN, Duration.ZERO);
    }
    assertThatThrownBy(() -> few.take(Line.OWN, Duration.ZERO)).isInstanceOf(Unavailable.class);
  }
}
