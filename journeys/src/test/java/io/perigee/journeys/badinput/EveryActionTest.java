package io.perigee.journeys.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.LunaNodeClient;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What no request may be, sent to every made action of LunaNode's API with the ids of what is
 * there: each is refused in LunaNode's form, and nothing changes.
 */
@ExtendWith(StartedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryActionTest {

  private static final List<String> LISTS =
      List.of("vm/list", "network/list", "securitygroup/list", "sshkey/list");

  private final StartedPlatform platform;
  private final Map<String, Described> described = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private Tenant owner;
  private Tenant intruder;
  private Map<String, String> before;

  EveryActionTest(StartedPlatform platform) {
    this.platform = platform;
  }

  @BeforeAll
  void anAccountThatHasAll(@TempDir Path folder) throws Exception {
    described.putAll(Described.of("lunanode"));
    Estate estate = Estate.once(platform);
    owner = estate.tenant();
    intruder = Tenant.of(platform, "intruder", folder);
    String region = owner.cloud().get("/datacenters").must(200).json().fieldNames().next();
    ids.put("region", region);
    ids.put("vm_id", estate.ids().get("/machines/:id"));
    ids.put(
        "group_id",
        make("securitygroup/create", Map.of("region", region, "name", "web"), "group_id"));
    ids.put(
        "rule_id",
        make(
            "securitygroup/rule-insert",
            Map.of(
                "region", region,
                "group_id", ids.get("group_id"),
                "direction", "ingress",
                "type", "4",
                "protocol", "tcp",
                "remote_type", "cidr",
                "remote_value", "0.0.0.0/0"),
            "rule_id"));
    ids.put(
        "net_id",
        make(
            "network/create",
            Map.of("region", region, "name", "inside", "subnet", "192.168.30", "dns", "8.8.8.8"),
            "net_id"));
    ids.put(
        "key_id", make("sshkey/add", described.get("POST /api/sshkey/add/").example(), "key_id"));
    before = everything();
  }

  @AfterAll
  void nothingHasChanged() throws IOException {
    assertThat(everything()).isEqualTo(before);
  }

  static Stream<Endpoint> actions() throws IOException {
    return Endpoint.made().stream()
        .filter(e -> e.api().equals("lunanode") && e.auth().equals("hmac"));
  }

  static Stream<Endpoint> withIds() throws IOException {
    Map<String, Described> all = Described.of("lunanode");
    return actions().filter(e -> namesSomething(Described.of(e, all)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("actions")
  void aParameterThatNobodyKnowsIsNamed(Endpoint action) throws IOException {
    Refusals.requireLunaNode(
        ask(owner, action, body(action).put("nosuchfield", "x")), "nosuchfield");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("actions")
  void aValueOfAnotherKindIsRefusedByItsName(Endpoint action) throws IOException {
    for (String field : Described.of(action, described).plain()) {
      for (Map.Entry<String, JsonNode> wrong : EveryBodyTest.WRONG.entrySet()) {
        ObjectNode sent = body(action);
        sent.set(field, wrong.getValue());

        Answer answer = ask(owner, action, sent);

        assertThat(answer.body())
            .as("%s with %s in %s", action, wrong.getKey(), field)
            .contains("\"no\"");
        Refusals.requireLunaNode(answer, "");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withIds")
  void aRequestWithoutItsParametersSaysWhichIsMissing(Endpoint action) throws IOException {
    Answer answer = ask(owner, action, Json.object());

    Refusals.requireLunaNode(answer, "");
    assertThat(Described.of(action, described).plain())
        .as("%s: %s", action, answer.body())
        .anyMatch(answer.json().path("error").asText()::contains);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withIds")
  void whatAnotherAccountHasDoesNotExist(Endpoint action) throws IOException {
    Answer answer = ask(intruder, action, body(action));

    Refusals.requireLunaNode(answer, "");
    assertThat(answer.json().path("error").asText()).containsPattern("not found|there is no");
    assertThat(answer.body()).doesNotContain(owner.login()).doesNotContain(owner.id());
  }

  /** The published example, about what is there. */
  private ObjectNode body(Endpoint action) {
    Described body = Described.of(action, described);
    ObjectNode example = body.example().deepCopy();
    body.plain().stream()
        .filter(ids::containsKey)
        .forEach(field -> example.put(field, ids.get(field)));
    return example;
  }

  /** True if something of an account's own is named, and so may be somebody else's. */
  private static boolean namesSomething(Described body) {
    return body.plain().stream()
            .anyMatch(List.of("vm_id", "group_id", "rule_id", "net_id", "key_id")::contains)
        && !body.plain().contains("hostname");
  }

  private static Answer ask(Tenant tenant, Endpoint action, ObjectNode parameters)
      throws IOException {
    String[] words = action.path().split("/");
    LunaNodeClient client = tenant.lunanode();
    ObjectNode request = parameters.deepCopy();
    request.put("api_id", tenant.credentials().lunanode().apiId());
    return client.post(
        words[2],
        words[3],
        client.signed(
            words[2],
            words[3],
            Json.write(request),
            Long.toString(Instant.now().getEpochSecond())));
  }

  private String make(String action, Object parameters, String id) throws IOException {
    int slash = action.indexOf('/');
    Map<String, Object> sent = new HashMap<>();
    Json.MAPPER
        .valueToTree(parameters)
        .properties()
        .forEach(p -> sent.put(p.getKey(), p.getValue()));
    return owner
        .lunanode()
        .call(action.substring(0, slash), action.substring(slash + 1), sent)
        .path(id)
        .asText();
  }

  private Map<String, String> everything() throws IOException {
    Map<String, String> everything = new TreeMap<>();
    for (String list : LISTS) {
      int slash = list.indexOf('/');
      everything.put(
          list,
          owner
              .lunanode()
              .call(list.substring(0, slash), list.substring(slash + 1), Map.of())
              .toString());
    }
    everything.put(
        "rules",
        owner
            .lunanode()
            .call(
                "securitygroup",
                "rule-list",
                Map.of("region", ids.get("region"), "group_id", ids.get("group_id")))
            .toString());
    return everything;
  }
}
