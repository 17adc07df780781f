package io.perigee.journeys.cloudapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where CloudAPI's versions differ, and what every answer of all of them carries. */
@ExtendWith(StartedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VersionsTest {

  private final StartedPlatform platform;
  private Tenant tenant;
  private CloudClient cloud;
  private String machine;

  VersionsTest(StartedPlatform platform) {
    this.platform = platform;
  }

  @BeforeAll
  void anAccountWithAMachineAndARole(@TempDir Path folder) throws Exception {
    tenant = Tenant.of(platform, "versions", folder);
    cloud = tenant.cloud();
    machine = tenant.runningMachine("old", Map.of());
    cloud
        .send(
            "POST",
            "/users",
            Map.of("login", "bob", "email", "bob@example.com", "password", "secret123"))
        .must(201);
    cloud
        .send("POST", "/policies", Map.of("name", "look", "rules", List.of("CAN getmachine")))
        .must(201);
    cloud
        .send(
            "POST",
            "/roles",
            Map.of(
                "name", "lookers",
                "members", List.of(Map.of("type", "subuser", "login", "bob", "default", true)),
                "policies", List.of(Map.of("name", "look"))))
        .must(201);
  }

  @AfterAll
  void remove() throws IOException {
    tenant.removeMachines();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "7.0.0, 7.0.0, '',  virtualmachine",
    "~7.1,  7.1.0, '',  virtualmachine",
    "~7.2,  7.2.0, '',  virtualmachine",
    "~7,    7.3.0, '',  virtualmachine",
    "~8,    8.0.0, kvm, zvol",
    "~9||~8, 9.0.0, kvm, zvol",
    "*,     9.0.0, kvm, zvol"
  })
  void machinesHaveBrandsAndImagesTheirTypesFromEightOn(
      String range, String version, String brand, String imageType) throws IOException {
    Map<String, String> asked = Map.of("Accept-Version", range);

    Answer got = cloud.send("GET", "/machines/" + machine, null, asked).must(200);
    JsonNode listed = cloud.send("GET", "/machines", null, asked).must(200).json().path(0);
    JsonNode image =
        cloud.send("GET", "/images?name=demo-linux", null, asked).must(200).json().path(0);

    assertThat(got.headers().firstValue("Api-Version")).contains(version);
    assertThat(got.json().path("type").asText()).isEqualTo("virtualmachine");
    assertThat(got.json().path("brand").asText()).isEqualTo(brand);
    assertThat(got.json().has("brand")).isEqualTo(!brand.isEmpty());
    assertThat(listed.has("brand")).isEqualTo(!brand.isEmpty());
    assertThat(image.path("type").asText()).isEqualTo(imageType);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "~7.2 | [\"bob\"] | [\"look\"]",
        "~7.3 | [\"bob\"] | [\"look\"]",
        "~8   | [\"bob\"] | [\"look\"]"
      })
  void rolesListNamesBeforeNine(String range, String members, String policies) throws IOException {
    JsonNode role =
        cloud.send("GET", "/roles/lookers", null, Map.of("Accept-Version", range)).must(200).json();

    assertThat(role.path("members")).hasToString(members);
    assertThat(role.path("default_members")).hasToString(members);
    assertThat(role.path("policies")).hasToString(policies);
  }

  @Test
  void rolesListObjectsInNine() throws IOException {
    JsonNode role =
        cloud.send("GET", "/roles/lookers", null, Map.of("Accept-Version", "~9")).must(200).json();

    assertThat(role.at("/members/0/login").asText()).isEqualTo("bob");
    assertThat(role.at("/members/0/type").asText()).isEqualTo("subuser");
    assertThat(role.at("/members/0/default").asBoolean()).isTrue();
    assertThat(role.at("/policies/0/name").asText()).isEqualTo("look");
    assertThat(role.has("default_members")).isFalse();
  }

  /** From each service, and from the gateway itself. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'',                   200",
    "/keys/nosuch,         404",
    "/machines,            200",
    "/machines/nosuch,     404",
    "/images,              200",
    "/networks,            200",
    "/fwrules,             200",
    "/jobs,                200",
    "/changefeed,          400",
    "/nosuch,              404"
  })
  void everyAnswerCarriesTheHeadersAndTheDigestOfItsBody(String path, int status) throws Exception {
    Answer answer = cloud.get(path).must(status);

    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    byte[] md5 = MessageDigest.getInstance("MD5").digest(body);
    assertThat(answer.headers().firstValue("Content-MD5"))
        .contains(Base64.getEncoder().encodeToString(md5));
    assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(body.length);
    assertThat(answer.headers().allValues("Date")).hasSize(1);
    assertThat(answer.headers().firstValue("Server")).contains("cloudapi/9.20.0");
    assertThat(answer.headers().firstValue("Api-Version")).contains("9.0.0");
    assertThat(answer.headers().firstValue("Request-Id")).isPresent();
    assertThat(answer.headers().firstValue("Response-Time")).isPresent();
    assertThat(answer.headers().firstValue("Triton-Datacenter-Name")).isPresent();
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers")).isPresent();
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").isPresent())
        .isEqualTo(!path.equals("/nosuch"));
  }

  @Test
  void listsCountWhatTheyShowAndHeadWhatThereIs() throws IOException {
    Answer all = cloud.get("/machines").must(200);
    Answer none = cloud.get("/machines?name=nosuch").must(200);
    Answer past = cloud.get("/machines?limit=1&offset=1").must(200);
    Answer head = cloud.send("HEAD", "/machines?limit=1&offset=1", null).must(200);

    assertThat(all.headers().firstValue("x-resource-count")).contains("1");
    assertThat(all.headers().firstValue("x-query-limit")).contains("1000");
    assertThat(none.headers().firstValue("x-resource-count")).contains("0");
    assertThat(past.headers().firstValue("x-resource-count")).contains("0");
    assertThat(past.headers().firstValue("x-query-limit")).contains("1");
    assertThat(past.json()).isEmpty();
    assertThat(head.headers().firstValue("x-resource-count")).contains("1");
  }

  @Test
  void aBrowserIsToldWhatItMaySend() throws IOException {
    Answer answer =
        new Http(platform.credentials().url())
            .send(
                "OPTIONS",
                "/" + tenant.login() + "/machines/" + machine,
                Map.of(
                    "Origin", "https://portal.example.com",
                    "Access-Control-Request-Method", "DELETE",
                    "Access-Control-Request-Headers", "authorization, date"),
                null);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods"))
        .hasValueSatisfying(methods -> assertThat(methods).contains("GET", "POST", "DELETE"));
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
        .hasValueSatisfying(names -> assertThat(names).contains("Authorization", "Date"));
  }
}
