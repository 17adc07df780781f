package io.perigee.auth.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.auth.Luna;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/**
 * Faults of the original Luna2 server that are not repeated here. That a TPM is no replayable
 * password is in {@link TpmTest}.
 */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(io.perigee.auth.Surroundings.class)
class OriginalFaultsTest {

  @Inject Database database;

  @Test
  void passwordsAreNotHashedByMd5() {
    String name = Luna.fresh("hashed");
    for (String user : new String[] {name + "a", name + "b"}) {
      given()
          .header(TestIdentity.HEADER, TestIdentity.ofModule().service("gateway"))
          .contentType("application/json")
          .body("{\"password\":\"the same\"}")
          .post("/internal/luna-users/" + user)
          .then()
          .statusCode(201);
    }

    assertThat(hash(name + "a")).startsWith("$argon2id$").isNotEqualTo(hash(name + "b"));
  }

  private String hash(String user) {
    return database.read(
        h ->
            h.createQuery("SELECT password_hash FROM luna_user WHERE username = :user")
                .bind("user", user)
                .mapTo(String.class)
                .one());
  }
}
