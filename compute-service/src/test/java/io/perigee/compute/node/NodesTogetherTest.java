package io.perigee.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes that are written at the same moment are each written, or refused, for themselves. */
@NodeTest
@WithTestResource(NodePeers.class)
class NodesTogetherTest {

  private static Callable<Response> post(String name, ObjectNode node) {
    return () -> Luna.post("node", name, node);
  }

  private static List<Response> atOnce(List<Callable<Response>> requests) throws Exception {
    CyclicBarrier start = new CyclicBarrier(requests.size());
    List<Response> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(requests.size())) {
      List<Future<Response>> sent =
          requests.stream()
              .map(
                  request ->
                      threads.submit(
                          () -> {
                            start.await(20, TimeUnit.SECONDS);
                            return request.call();
                          }))
              .toList();
      for (Future<Response> answer : sent) {
        answers.add(answer.get(30, TimeUnit.SECONDS));
      }
    }
    return answers;
  }

  private static List<Integer> statuses(List<Response> answers) {
    return answers.stream().map(Response::statusCode).sorted().toList();
  }

  @Test
  void thirtyNewNodesAtOnceAreAllThereAsIfEachHadComeAlone() throws Exception {
    String group =
        Luna.group(
            "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}"
                .formatted(Luna.name("net")));
    List<String> names = IntStream.range(0, 30).mapToObj(i -> Luna.name("node")).toList();

    List<Response> answers =
        atOnce(
            names.stream()
                .map(n -> post(n, Json.object().put("group", group).put("comment", "of " + n)))
                .toList());

    assertThat(answers)
        .allSatisfy(
            a -> {
              assertThat(a.statusCode()).as(a.asString()).isEqualTo(201);
              assertThat(a.header("ETag")).isEqualTo("\"1\"");
            });
    List<String> addresses = new ArrayList<>();
    for (String name : names) {
      ObjectNode shown = Luna.get("node", name);
      assertThat(shown.path("comment").asText()).isEqualTo("of " + name);
      addresses.add(shown.path("interfaces").path(0).path("ipaddress").asText());
    }
    assertThat(new HashSet<>(addresses)).hasSize(30).doesNotContain("", "null");
  }

  @Test
  void ofOneNameOneIsMadeAndTheOthersChangeIt() throws Exception {
    String group = Luna.group("{}");
    String name = Luna.name("node");

    List<Response> answers =
        atOnce(
            List.of(
                post(name, Json.object().put("group", group).put("comment", "c")),
                post(name, Json.object().put("group", group).put("vendor", "v")),
                post(name, Json.object().put("group", group).put("assettag", "a"))));

    assertThat(statuses(answers)).containsExactly(201, 204, 204);
    ObjectNode shown = Luna.get("node", name);
    assertThat(shown.path("comment").asText()).isEqualTo("c");
    assertThat(shown.path("vendor").asText()).isEqualTo("v");
    assertThat(shown.path("assettag").asText()).isEqualTo("a");
  }

  @Test
  void whatIsWrongWithOneIsToldToItAlone() throws Exception {
    String group = Luna.group("{}");
    String mac =
        "\"macaddress\":\"02:cc:%s\""
            .formatted(Luna.name("x").substring(2).replaceAll("(..)(?=.)", "$1:"));
    List<Callable<Response>> requests = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      requests.add(
          post(
              Luna.name("mac"),
              (ObjectNode)
                  Json.tree(
                      "{\"group\":\"%s\",\"interfaces\":[{\"interface\":\"BOOTIF\",%s}]}"
                          .formatted(group, mac))));
    }
    requests.add(
        post(Luna.name("lost"), Json.object().put("group", group).put("switch", "nosuchswitch")));
    for (int i = 0; i < 9; i++) {
      requests.add(post(Luna.name("good"), Json.object().put("group", group)));
    }

    List<Response> answers = atOnce(requests);

    assertThat(statuses(answers.subList(0, 2))).containsExactly(201, 409);
    assertThat(answers.get(2).statusCode()).isEqualTo(400);
    assertThat(answers.get(2).asString()).contains("nosuchswitch");
    assertThat(statuses(answers.subList(3, 12))).containsOnly(201);
  }

  @Test
  void changesOfOneNodeAtOnceLoseNothingOfOneAnother() throws Exception {
    String group = Luna.group("{}");
    String name = Luna.node(group, "{}");

    List<Response> answers =
        atOnce(
            List.of(
                post(name, Json.object().put("comment", "c")),
                post(name, Json.object().put("vendor", "v")),
                post(name, Json.object().put("assettag", "a")),
                post(name, Json.object().put("switchport", 7))));

    assertThat(statuses(answers)).containsOnly(204);
    ObjectNode shown = Luna.get("node", name);
    assertThat(shown.path("comment").asText()).isEqualTo("c");
    assertThat(shown.path("vendor").asText()).isEqualTo("v");
    assertThat(shown.path("assettag").asText()).isEqualTo("a");
    assertThat(shown.path("switchport").asInt()).isEqualTo(7);
  }

  @Test
  void aGroupThatHasChangedSinceItWasSeenIsTakenAsItIsNow() {
    String group = Luna.group("{}");
    Luna.node(group);
    String network = Luna.name("net");
    Luna.post(
            "group",
            group,
            Json.tree(
                "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"%s\"}]}"
                    .formatted(network)))
        .then()
        .statusCode(204);

    String after = Luna.node(group);

    assertThat(Luna.get("node", after).path("interfaces").path(0).path("network").asText())
        .isEqualTo(network);
    assertThat(Luna.get("node", after).path("interfaces").path(0).path("ipaddress").asText())
        .isNotEmpty();
  }

  @Test
  void aGroupThatWasRenamedSinceItWasSeenIsKnownByItsNewNameOnly() {
    String group = Luna.group("{}");
    Luna.node(group);
    String renamed = Luna.name("renamed");
    Luna.post("group", group, Json.object().put("newgroupname", renamed)).then().statusCode(204);

    Response old = Luna.post("node", Luna.name("node"), Json.object().put("group", group));

    assertThat(old.statusCode()).isEqualTo(400);
    assertThat(old.asString()).contains(group);
    assertThat(Luna.get("node", Luna.node(renamed)).path("group").asText()).isEqualTo(renamed);
  }
}
