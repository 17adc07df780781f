package io.perigee.runtime.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class ReferencesTest {

  @Inject Database database;
  @Inject References references;
  @Inject ReferenceResource resource;

  private final String target = UUID.randomUUID().toString();
  private final String name = "network-" + target;

  private JsonNode asked() {
    return Json.tree(resource.references("target", target, name));
  }

  private void refer(Handle h) {
    h.execute(
        "INSERT INTO thing (id, name, version, target) VALUES (?, 'node001', 1, ?)",
        UUID.randomUUID().toString(),
        target);
  }

  @Test
  void anOwnerThatAsksAfterAnIntentSeesItThoughItBearsTheName() {
    // Given
    UUID intent = references.intend("target", name);

    // Then the owner, deleting now, must not go on; and the reference is made
    assertThat(asked().get("intents").asInt()).isEqualTo(1);
    database.run(
        h -> {
          references.commit(h, intent);
          refer(h);
        });
    assertThat(asked().get("intents").asInt()).isZero();
    assertThat(asked().get("users").get(0).asText()).isEqualTo("node001");
  }

  @Test
  void anOwnerThatAsksBetweenIntentAndCommitWaitsForNothingAndStillSeesOneOfBoth()
      throws Exception {
    // Given a referrer in the middle of its transaction
    UUID intent = references.intend("target", target);
    JsonNode[] answer = new JsonNode[1];
    database.run(
        h -> {
          references.commit(h, intent);
          refer(h);
          Thread owner = Thread.ofVirtual().start(() -> answer[0] = asked());
          join(owner);
        });

    // Then the transaction was not visible, but its intent was
    assertThat(answer[0].get("intents").asInt()).isEqualTo(1);
    assertThat(answer[0].get("users")).isEmpty();
  }

  @Test
  void anIntentThatHasExpiredCommitsNothing() {
    // Given an intent older than its ten seconds
    UUID intent = references.intend("target", target);
    database.run(
        h ->
            h.execute(
                "UPDATE reference_intent SET expires_at = now() - interval '1 second' WHERE id = ?",
                intent));

    // Then the owner does not see it, and the referrer cannot go on
    assertThat(asked().get("intents").asInt()).isZero();
    assertThatThrownBy(
            () ->
                database.run(
                    h -> {
                      refer(h);
                      references.commit(h, intent);
                    }))
        .isInstanceOf(Conflict.class);
    assertThat(asked().get("users")).isEmpty();
  }

  @Test
  void anAbandonedIntentHoldsNothing() {
    UUID intent = references.intend("target", target);
    references.abandon(intent);
    assertThat(asked().get("intents").asInt()).isZero();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
