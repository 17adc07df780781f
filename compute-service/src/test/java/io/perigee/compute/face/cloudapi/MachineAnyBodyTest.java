package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Peers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.Samples;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent, the answer is CloudAPI's own, and what was refused changed nothing. Bodies come
 * from generators with a fixed seed, so that a failure comes again.
 */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class MachineAnyBodyTest {

  private static final int TRIES = 60;

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private static Arbitrary<JsonNode> anything() {
    JsonNodeFactory make = JsonNodeFactory.instance;
    Arbitrary<JsonNode> texts = Arbitraries.strings().ofMaxLength(300).map(make::textNode);
    Arbitrary<JsonNode> words =
        Arbitraries.of(
                "remaining",
                "true",
                "no",
                "-1",
                "0:4:9",
                Peers.NETWORK,
                Peers.IMAGE,
                "flex.1",
                "instance==x",
                "/a",
                "{{shortId}}",
                "9".repeat(400))
            .map(make::textNode);
    Arbitrary<JsonNode> numbers = Arbitraries.bigDecimals().map(make::numberNode);
    Arbitrary<JsonNode> booleans = Arbitraries.of(true, false).map(make::booleanNode);
    Arbitrary<JsonNode> scalars =
        Arbitraries.oneOf(
            texts, words, words, numbers, booleans, Arbitraries.just(make.nullNode()));
    return Arbitraries.oneOf(
        scalars,
        scalars,
        scalars.list().ofMaxSize(4).map(all -> make.arrayNode().addAll(all)),
        names()
            .list()
            .ofMaxSize(4)
            .flatMap(
                keys ->
                    scalars
                        .list()
                        .ofSize(keys.size())
                        .map(
                            values -> {
                              ObjectNode object = make.objectNode();
                              for (int i = 0; i < keys.size(); i++) {
                                object.set(keys.get(i), values.get(i));
                              }
                              return object;
                            })));
  }

  private static Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "name",
            "size",
            "mode",
            "mountpoint",
            "ipv4_uuid",
            "ipv4_ips",
            "near",
            "far",
            "strict",
            "boot",
            "id",
            "image",
            "by",
            "type"),
        Arbitraries.strings().ofMaxLength(20));
  }

  /** Objects in which some of these fields have any value at all. */
  private static Arbitrary<ObjectNode> bodies(String... fields) {
    return Arbitraries.of(fields)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .flatMap(
            chosen ->
                anything()
                    .list()
                    .ofSize(chosen.size())
                    .map(
                        values -> {
                          ObjectNode body = Json.object();
                          for (int i = 0; i < chosen.size(); i++) {
                            body.set(chosen.get(i), values.get(i));
                          }
                          return body;
                        }));
  }

  private void assertOwnAnswer(Response response, Object body) {
    assertThat(response.statusCode())
        .as("%s gives %s", body, response.asString())
        .isIn(200, 201, 202, 302, 400, 403, 404, 409, 503);
    if (response.statusCode() >= 400) {
      JsonNode error = Json.tree(response.asString());
      assertThat(error.path("code").asText()).as(body.toString()).isNotEmpty();
      assertThat(error.path("message").asText())
          .as(body.toString())
          .doesNotContain("Exception", "io.perigee", "org.postgresql");
    }
  }

  private int machines() {
    return Integer.parseInt(
        tenant.cloud().head(tenant.path("/machines?tombstone=true")).header("x-resource-count"));
  }

  @Test
  void anyNewMachineIsAcceptedWholeOrNotAtAll() {
    int made = 0;
    for (ObjectNode odd :
        Samples.of(
            bodies(
                "name",
                "image",
                "package",
                "networks",
                "affinity",
                "locality",
                "volumes",
                "disks",
                "brand",
                "encrypted",
                "delegated_dataset",
                "dry_run",
                "firewall_enabled",
                "tag.a",
                "metadata.a",
                "metadata.user-script",
                "tag.",
                "x"),
            TRIES)) {
      ObjectNode body = wanted();
      body.setAll(odd);
      Response response = tenant.create(body);
      assertOwnAnswer(response, body);
      made += response.statusCode() == 201 ? 1 : 0;
    }
    assertThat(machines()).isEqualTo(made);
  }

  @Test
  void anyChangeOfAMachineIsAnsweredInCloudApisForm() {
    // Given
    String id = tenant.stopped(wanted().put("package", "flex.1")).get("id").asText();
    String path = "/machines/" + id;

    // When, then
    for (ObjectNode body : Samples.of(bodies("action", "name", "package", "affinity"), TRIES)) {
      assertOwnAnswer(tenant.post(path, body), body);
      assertOwnAnswer(tenant.post(path + "/migrate", body), body);
    }
    for (ObjectNode body :
        Samples.of(bodies("size", "pci_slot", "name", "dangerous_allow_shrink"), TRIES)) {
      assertOwnAnswer(tenant.post(path + "/disks", body), body);
      assertOwnAnswer(tenant.post(path + "/snapshots", body), body);
    }
    for (ObjectNode body : Samples.of(bodies("network", "primary", "x"), TRIES)) {
      assertOwnAnswer(tenant.post(path + "/nics", body), body);
    }
    for (ObjectNode body : Samples.of(bodies("a", "b", "credentials", ""), TRIES)) {
      assertOwnAnswer(tenant.post(path + "/metadata", body), body);
      assertOwnAnswer(tenant.post(path + "/tags", body), body);
    }
    assertThat(tenant.get(path).statusCode()).isEqualTo(200);
    assertThat(machines()).isEqualTo(1);
  }

  @Test
  void anyVolumeIsAcceptedWholeOrNotAtAll() {
    int made = 0;
    for (ObjectNode odd :
        Samples.of(bodies("name", "size", "type", "networks", "affinity", "tags", "x"), TRIES)) {
      ObjectNode body = Json.object();
      body.putArray("networks").add(tenant.network());
      body.setAll(odd);
      Response response = tenant.post("/volumes", body);
      assertOwnAnswer(response, body);
      made += response.statusCode() == 201 ? 1 : 0;
    }
    Response all =
        tenant
            .cloud()
            .queryParam("predicate", "{\"ne\":[\"name\",\"\"]}")
            .get(tenant.path("/volumes"));
    assertThat(Json.tree(all.asString())).as(all.asString()).hasSize(made);
  }
}
