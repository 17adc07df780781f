package io.perigee.journal.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.runtime.kafka.Loop;
import io.perigee.runtime.store.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Controllers on one database, each a process as far as the lease can tell. */
@QuarkusTest
@JournalTestPlatform
class MastershipTest {

  private static final Duration LENGTH = Duration.ofSeconds(3);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final String name = "lease-" + UUID.randomUUID();
  private final List<Loop> loops = new ArrayList<>();

  @Inject Database database;

  private record Controller(Lease lease, Mastership mastership) {}

  @BeforeEach
  void aLease() {
    database.run(h -> h.execute("INSERT INTO ha_lease (name) VALUES (?)", name));
  }

  @AfterEach
  void end() {
    loops.forEach(Loop::close);
  }

  private Controller controller(String controller) {
    Lease lease = new Lease(database, name, controller, UUID.randomUUID(), LENGTH);
    return new Controller(lease, new Mastership(database, lease, () -> true));
  }

  private Loop alive(Controller controller) {
    Loop loop =
        Loop.start(
            "test-ha",
            () -> {
              controller.mastership.beat();
              Thread.sleep(200);
            });
    loops.add(loop);
    return loop;
  }

  @Test
  void whenTheMasterDiesAnotherIsMasterWithinTenSecondsUnderAHigherEpoch() {
    Controller one = controller("one");
    Controller two = controller("two");
    Loop first = alive(one);
    await().atMost(TEN_SECONDS).until(() -> one.mastership.epoch().isPresent());
    alive(two);
    long epoch = one.mastership.epoch().getAsLong();

    // When the first stands still, without a word
    first.close();
    await().atMost(TEN_SECONDS).until(() -> two.mastership.epoch().isPresent());

    // Then it had stopped believing in itself, and nothing that it began is written any more
    assertThat(one.mastership.epoch()).isEmpty();
    assertThat(two.mastership.epoch().getAsLong()).isGreaterThan(epoch);
    assertThatThrownBy(() -> one.mastership.write(epoch, h -> 1)).isInstanceOf(NotMaster.class);
    int written = two.mastership.write(two.mastership.epoch().getAsLong(), h -> 1);
    assertThat(written).isEqualTo(1);
  }

  @Test
  void atNoTimeDoTwoBelieveThatTheyAreMaster() {
    Controller one = controller("one");
    Controller two = controller("two");
    AtomicBoolean both = new AtomicBoolean();
    alive(one);
    Loop watching =
        Loop.start(
            "test-watch",
            () -> {
              OptionalLong before = one.mastership.epoch();
              if (before.isPresent()
                  && two.mastership.epoch().isPresent()
                  && one.mastership.epoch().equals(before)) {
                both.set(true);
              }
              Thread.sleep(1);
            });
    loops.add(watching);
    // The first that is there is master.
    await().atMost(TEN_SECONDS).until(() -> one.mastership.epoch().isPresent());
    alive(two);

    // When the other is wanted, and then the first again
    two.lease.want(TEN_SECONDS);
    await().atMost(TEN_SECONDS).until(() -> two.mastership.epoch().isPresent());
    one.lease.want(TEN_SECONDS);
    await().atMost(TEN_SECONDS).until(() -> one.mastership.epoch().isPresent());

    assertThat(both).isFalse();
  }

  @Test
  void aMasterThatIsCutOffStopsBelievingBeforeItsLeaseRunsOut() {
    Controller one = controller("one");
    one.mastership.beat();
    assertThat(one.mastership.epoch()).isPresent();

    // When it does not reach the database any more, then it gives up while the lease still holds
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(LENGTH)
        .until(() -> one.mastership.epoch().isEmpty());
    assertThat(one.lease.isOurs()).isTrue();
  }

  @Test
  void whoIsNotInSyncKeepsTheRoleButDoesNotTakeIt() {
    Controller one = controller("one");

    assertThat(one.lease.keep(false)).isEmpty();
    assertThat(one.lease.keep(true)).hasValue(1);
    assertThat(one.lease.keep(false)).hasValue(1);
  }

  @Test
  void whoGivesItUpLeavesItFreeAtOnce() {
    Controller one = controller("one");
    Controller two = controller("two");
    one.mastership.beat();
    two.mastership.beat();
    assertThat(two.mastership.epoch()).isEmpty();

    one.mastership.stop();
    two.mastership.beat();

    assertThat(two.mastership.epoch()).hasValue(2);
  }
}
