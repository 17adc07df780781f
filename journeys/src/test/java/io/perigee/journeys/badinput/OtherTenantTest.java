package io.perigee.journeys.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one account has does not exist for another, by whichever API it asks: every endpoint of
 * CloudAPI's that the route table has, with the ids of real objects.
 */
@ExtendWith(StartedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherTenantTest {

  /** What every account is shown alike. */
  private static final Set<String> SHARED = Set.of("/packages/:id", "/datacenters/:name");

  /** GETs that are WebSockets. */
  private static final Set<String> SOCKETS =
      Set.of("/:login/machines/:id/vnc", "/:login/changefeed");

  private final StartedPlatform platform;
  private final Http http;
  private Estate estate;
  private Tenant owner;
  private Tenant intruder;
  private Map<String, String> before;

  OtherTenantTest(StartedPlatform platform) {
    this.platform = platform;
    this.http = new Http(platform.credentials().url());
  }

  @BeforeAll
  void accounts(@TempDir Path folder) throws Exception {
    estate = Estate.once(platform);
    owner = estate.tenant();
    intruder = Tenant.of(platform, "intruder", folder);
    before = estate.everything(readable());
  }

  @AfterAll
  void nothingHasChanged() throws IOException {
    assertThat(estate.everything(readable())).isEqualTo(before);
  }

  static List<Endpoint> signed() throws IOException {
    // While nobody can make one, an account has no image that is not everybody's.
    boolean images = Endpoint.isMade("POST", "/:login/images");
    return Endpoint.made().stream()
        .filter(e -> images || !e.parameters().contains("/images/:id"))
        .filter(e -> e.api().equals("cloudapi") && !e.isOpen())
        .filter(e -> !e.path().equals("/:resource_path"))
        .toList();
  }

  static Stream<Endpoint> withIds() throws IOException {
    return signed().stream()
        .filter(e -> e.parameters().stream().anyMatch(p -> !SHARED.contains(p)));
  }

  static List<Endpoint> readable() throws IOException {
    return signed().stream()
        .filter(e -> e.method().equals("GET") && !SOCKETS.contains(e.path()))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("signed")
  void anotherAccountsUrlIsNotAuthorized(Endpoint endpoint) throws IOException {
    for (String account : List.of(owner.login(), owner.id())) {
      Answer answer = ask(intruder.cloud(), endpoint, account);

      require(endpoint, answer, "403", "NotAuthorized");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withIds")
  void anotherAccountsIdsDoNotExistUnderOnesOwnUrl(Endpoint endpoint) throws IOException {
    Answer answer = ask(intruder.cloud(), endpoint, intruder.login());

    require(endpoint, answer, "404", "");
    assertThat(answer.body()).doesNotContain(owner.login()).doesNotContain(owner.id());
  }

  @Test
  void rolesArePutOnNothingOfAnotherAccounts() throws IOException {
    Map<String, ?> body = Map.of("role-tag", List.of());
    for (Endpoint endpoint : readable()) {
      String target = endpoint.filled(owner.login(), estate.ids());
      Map<String, String> signed = intruder.cloud().signed("PUT", target);

      Refusals.requireCloudApi(
          http.send("PUT", target, signed, Json.write(body)), "403", "NotAuthorized", "");
    }
  }

  @Test
  void anAccountThatIsAMemberOfARoleReadsAllThatIsTaggedWithItAndNoMore() throws IOException {
    // Given a role with the other account as a member, on everything that there is
    Tenant partner =
        Tenant.of(
            platform, "partner", Path.of(owner.credentials().cloudapi().keyPath()).getParent());
    Map<String, ?> member = Map.of("type", "account", "login", partner.login(), "default", true);
    String role = "/roles/" + estate.ids().get("/roles/:role");
    for (Endpoint endpoint : readable()) {
      require(endpoint, ask(partner.cloud(), endpoint, owner.login()), "403", "NotAuthorized");
    }
    estate.tag(readable());
    owner.cloud().send("POST", role, Map.of("members", List.of(member))).must(200);

    // Then it reads them all
    for (Endpoint endpoint : readable()) {
      Answer answer = ask(partner.cloud(), endpoint, owner.login());
      assertThat(answer).as("%s: %s", endpoint, answer.body()).matches(Estate::isRead);
    }

    // And nobody else does, nor does it once it is no member
    Endpoint machines =
        readable().stream()
            .filter(e -> e.path().equals("/:login/machines"))
            .findFirst()
            .orElseThrow();
    require(machines, ask(intruder.cloud(), machines, owner.login()), "403", "NotAuthorized");
    owner.cloud().send("POST", role, Map.of("members", List.of())).must(200);
    require(machines, ask(partner.cloud(), machines, owner.login()), "403", "NotAuthorized");
  }

  static Stream<Arguments> bodies() throws IOException {
    boolean images = Endpoint.isMade("POST", "/:login/images");
    return Stream.of(
            Arguments.of("/machines", "networks", "/networks/:id"),
            Arguments.of("/machines", "image", "/images/:id"),
            Arguments.of("/machines", "volumes", "/volumes/:id"),
            Arguments.of("/images", "machine", "/machines/:id"),
            Arguments.of("/volumes", "networks", "/networks/:id"),
            Arguments.of("/roles", "policies", "/policies/:policy"),
            Arguments.of("/roles", "members", "/users/:user"),
            Arguments.of("/config", "default_network", "/networks/:id"))
        .filter(a -> images || !List.of("image", "machine").contains(a.get()[1]));
  }

  @ParameterizedTest(name = "{1} to {0}")
  @MethodSource("bodies")
  void anotherAccountsIdsAreNothingInABody(String path, String field, String id)
      throws IOException {
    String theirs = estate.ids().get(id);
    JsonNode image = intruder.cloud().get("/images").must(200).json().path(0);
    Map<String, Object> body = new HashMap<>(Map.of("name", "greedy"));
    switch (path) {
      case "/machines" -> body.putAll(Map.of("image", image.path("id").asText(), "package", "s.1"));
      case "/images" -> body.put("version", "1.0.0");
      case "/volumes" -> body.put("type", "tritonnfs");
      default -> {
        // a name is enough
      }
    }
    if (path.equals("/config")) {
      body.clear();
    }
    body.put(
        field,
        switch (field) {
          case "networks" -> List.of(theirs);
          case "volumes" -> List.of(Map.of("name", "own", "mountpoint", "/mnt"));
          case "policies" -> List.of(Map.of("id", theirs));
          case "members" -> List.of(Map.of("type", "subuser", "id", theirs));
          default -> theirs;
        });

    Answer answer = intruder.cloud().send(path.equals("/config") ? "PUT" : "POST", path, body);

    Refusals.requireCloudApi(answer, "4xx", "", "");
    assertThat(intruder.cloud().get("/machines").must(200).json()).isEmpty();
  }

  @Test
  void listsShowOnesOwnOnly() throws IOException {
    for (String list :
        List.of(
            "/machines",
            "/machines?tombstone=true",
            "/volumes",
            "/fwrules",
            "/users",
            "/roles",
            "/policies",
            "/accesskeys",
            "/migrations",
            "/jobs",
            "/webhooks")) {
      assertThat(intruder.cloud().get(list).must(200).json()).as(list).isEmpty();
    }
    assertThat(intruder.cloud().get("/keys").must(200).json().findValuesAsText("fingerprint"))
        .containsExactly(intruder.credentials().cloudapi().keyId());
    for (String kind : List.of("image", "network")) {
      assertThat(intruder.cloud().get("/" + kind + "s").must(200).json().findValuesAsText("id"))
          .doesNotContain(estate.ids().get("/" + kind + "s/:id"));
    }
    assertThat(intruder.lunanode().call("vm", "list", Map.of()).path("vms")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"info", "start", "stop", "delete"})
  void anotherAccountsVirtualMachineDoesNotExist(String action) throws IOException {
    Refusals.requireLunaNode(
        intruder.lunanode().send("vm", action, Map.of("vm_id", estate.ids().get("/machines/:id"))),
        "not found");
  }

  /** Sends the endpoint's request under an account's URL with the owner's ids in it. */
  private Answer ask(CloudClient caller, Endpoint endpoint, String account) throws IOException {
    assertThat(estate.ids().keySet())
        .as("ids of all that %s names", endpoint)
        .containsAll(endpoint.parameters());
    String target = endpoint.filled(account, estate.ids());
    Map<String, String> headers = new HashMap<>(caller.signed(endpoint.method(), target));
    boolean writes = Set.of("POST", "PUT").contains(endpoint.method());
    if (writes) {
      headers.put("Content-Type", "application/json");
    }
    String body = Json.write(Requests.of(endpoint));
    return http.send(endpoint.method(), target, headers, writes ? body : null);
  }

  /** An answer to HEAD has no body. */
  private static void require(Endpoint endpoint, Answer answer, String status, String code) {
    if (endpoint.method().equals("HEAD")) {
      assertThat(answer.status()).isEqualTo(Integer.parseInt(status));
    } else {
      Refusals.requireCloudApi(answer, status, code, "");
    }
  }
}
