package io.perigee.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Valve;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class LooksTest {

  private static final Duration SOON = Duration.ofSeconds(40);

  @Inject Looks looks;
  @Inject Vertx vertx;

  /** A first look connects, which on a busy machine takes longer than a look may. */
  @BeforeEach
  @AfterEach
  void open() {
    System.setProperty(Valve.STATE, "open");
    await().atMost(SOON).ignoreExceptions().until(() -> looks.open() && number(1) == 1);
  }

  private CompletableFuture<Row> look(String sql, Tuple arguments) {
    CompletableFuture<Row> looked = new CompletableFuture<>();
    vertx.runOnContext(
        nothing ->
            looks
                .one(sql, arguments)
                .onSuccess(looked::complete)
                .onFailure(looked::completeExceptionally));
    return looked;
  }

  private CompletableFuture<Row> ask(int number) {
    return look("SELECT $1::int AS number, 'ü' AS text", Tuple.of(number));
  }

  private int number(int number) throws Exception {
    return ask(number).get(5, TimeUnit.SECONDS).getInteger("number");
  }

  private static void assertUnavailable(CompletableFuture<Row> looked) {
    assertThatThrownBy(() -> looked.get(2, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(Unavailable.class);
  }

  @Test
  void aRowIsFoundOrNone() {
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .untilAsserted(
            () -> {
              Row row = ask(7).get(5, TimeUnit.SECONDS);
              Row none = look("SELECT 1 WHERE $1::int = 0", Tuple.of(1)).get(5, TimeUnit.SECONDS);
              assertThat(row.getInteger(0)).isEqualTo(7);
              assertThat(row.getString(1)).isEqualTo("ü");
              assertThat(none).isNull();
            });
  }

  @Test
  void ofManyAtOnceEachFindsItsOwn() {
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .untilAsserted(
            () -> {
              List<CompletableFuture<Row>> all = new ArrayList<>();
              for (int i = 0; i < 100; i++) {
                all.add(ask(i));
              }
              for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).get(10, TimeUnit.SECONDS).getInteger(0)).isEqualTo(i);
              }
            });
  }

  @Test
  void aStatementThatPostgresqlRefusesFailsAndTheNextIsAnswered() throws Exception {
    assertUnavailable(look("SELECT * FROM no_such_table WHERE $1::int = 1", Tuple.of(1)));

    await().atMost(SOON).ignoreExceptions().until(() -> number(3) == 3);
  }

  @Test
  void aFrozenPostgresqlIsGivenUpSoonAndThenNotAskedUntilItAnswers() throws Exception {
    System.setProperty(Valve.STATE, "frozen");

    assertUnavailable(ask(2));
    await().atMost(SOON).until(() -> !looks.open());

    System.setProperty(Valve.STATE, "open");
    await().atMost(SOON).ignoreExceptions().until(() -> looks.open() && number(4) == 4);
  }

  @Test
  void aConnectionThatEndedIsReplaced() throws Exception {
    System.setProperty(Valve.STATE, "cut");
    assertUnavailable(ask(2));

    System.setProperty(Valve.STATE, "open");

    await().atMost(SOON).ignoreExceptions().until(() -> number(5) == 5);
  }
}
