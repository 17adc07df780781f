package io.perigee.auth.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.auth.Asking;
import io.perigee.auth.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.Pages;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CloudAPI's lists in pages, and its POSTs with an Idempotency-Key. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class PagingTest {

  private Tenant tenant;

  @BeforeEach
  void account() {
    tenant = Tenant.make();
  }

  private Pages.Page page(String path) {
    Response answer = tenant.asking().get("/cloudapi" + path);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return new Pages.Page(answer.asString(), answer.header("Link"));
  }

  /** What a list is made of, three rows. */
  private void fill(String path) {
    for (String name : List.of("alpha", "beta", "gamma")) {
      switch (path) {
        case "/my/users" -> Asking.user(tenant, name);
        case "/my/policies" -> Asking.policy(tenant, name, "can getmachine");
        case "/my/roles" -> {
          Asking.policy(tenant, name, "can getmachine");
          Asking.role(tenant, name, name);
        }
        default ->
            tenant
                .asking()
                .body(Map.of("description", name))
                .post("/cloudapi/my/accesskeys")
                .then()
                .statusCode(201);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"/my/users, id", "/my/policies, id", "/my/roles, id", "/my/accesskeys, accesskeyid"})
  void listsHavePagesThatNothingMoves(String path, String id) {
    // Given
    fill(path);
    List<String> whole =
        Pages.walk(path, this::page).stream().map(row -> row.path(id).asText()).toList();
    Pages.Page first = page(path + "?limit=1");

    // When the row that the cursor stands at goes
    String shown = first.rows().path(0).path(id).asText();
    tenant.asking().delete("/cloudapi" + path + "/" + shown).then().statusCode(204);
    List<String> rest =
        Pages.walk(first.next(), this::page).stream().map(r -> r.path(id).asText()).toList();

    // Then
    assertThat(whole).hasSize(3).contains(shown);
    assertThat(rest).doesNotContain(shown).hasSize(2);
    assertThat(whole).containsAll(rest);
  }

  @ParameterizedTest
  @CsvSource({
    "/my/users, login",
    "/my/policies, name",
    "/my/roles, name",
    "/my/accesskeys, description",
    "/my/keys, name"
  })
  void pagesHaveTheOrderOfTheWholeListWhichBeginsWithTheOldest(String path, String field) {
    // Given
    if (path.equals("/my/keys")) {
      page("/my/keys");
    } else {
      fill(path);
    }
    Tenant another = Tenant.make();
    Asking.user(another, "stranger");
    List<String> whole = texts(page(path).rows(), field);

    // Then
    assertThat(Pages.walk(path + "?limit=1", this::page).stream().map(r -> r.path(field).asText()))
        .isEqualTo(whole);
    assertThat(texts(page(path + "?limit=2&offset=1").rows(), field))
        .isEqualTo(whole.stream().skip(1).limit(2).toList());
    if (!path.equals("/my/keys")) {
      assertThat(whole).containsExactly("alpha", "beta", "gamma");
    }
  }

  private static List<String> texts(JsonNode rows, String field) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.path(field).asText())
        .toList();
  }

  @Test
  void aListThatFitsHasNoNextPage() {
    Pages.Page keys = page("/my/keys?limit=1");

    assertThat(keys.rows()).hasSize(1);
    assertThat(keys.link()).isNull();
    assertThat(page("/my/keys?limit=1&offset=1").rows()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/my/users", "/my/policies", "/my/roles", "/my/accesskeys", "/my/keys"})
  void aCursorThatIsNoneIsRefused(String path) {
    for (String cursor : List.of("x", "W10", "WyJvdGhlciIsIjEiXQ")) {
      Response refused = tenant.asking().get("/cloudapi" + path + "?cursor=" + cursor);

      assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(409);
      assertThat(refused.<String>path("code")).isEqualTo("InvalidArgument");
      assertThat(refused.asString()).contains("cursor");
    }
  }

  private Response keyed(String path, Map<String, ?> body) {
    return tenant
        .asking()
        .header("Idempotency-Key", "k-" + path)
        .body(body)
        .post("/cloudapi" + path);
  }

  @Test
  void aRepeatedRequestWithItsKeyIsDoneOnceAndShowsItsSecretAgain() {
    // When
    Response first = keyed("/my/accesskeys", Map.of("description", "d"));
    Response again = keyed("/my/accesskeys", Map.of("description", "d"));
    Response other = keyed("/my/accesskeys", Map.of("description", "other"));

    // Then
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(201);
    JsonNode made = Json.tree(first.asString());
    assertThat(Json.tree(again.asString())).isEqualTo(made);
    assertThat(made.path("accesskeysecret").asText()).isNotEmpty();
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(page("/my/accesskeys").rows()).hasSize(1);
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.<String>path("code")).isEqualTo("IdempotencyKeyReused");
  }

  @Test
  void aRefusedRequestMayBeSentAgainUnderItsKey() {
    // Given
    Response refused = keyed("/my/users", Map.of("login", "kim", "password", "123secret"));

    // When
    Map<String, String> whole =
        Map.of("login", "kim", "email", "kim@example.com", "password", "123secret");
    Response made = keyed("/my/users", whole);
    Response again = keyed("/my/users", whole);

    // Then
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.<String>path("id")).isEqualTo(made.path("id"));
  }
}
