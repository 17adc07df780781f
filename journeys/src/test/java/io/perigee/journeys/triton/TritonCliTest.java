package io.perigee.journeys.triton;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.program.Program;
import io.perigee.journeys.program.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The published CLI, unmodified, walks the slice of CloudAPI on a started platform. */
@ExtendWith(StartedPlatform.class)
class TritonCliTest {

  private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

  private final Credentials credentials;
  private final CloudClient cloud;
  private final String name = "cli-" + UUID.randomUUID().toString().substring(0, 8);

  @TempDir Path home;
  private Triton triton;

  TritonCliTest(StartedPlatform platform) throws Exception {
    this.credentials = platform.credentials();
    this.cloud = new CloudClient(credentials);
  }

  @BeforeEach
  void installTheCli() throws Exception {
    triton = new Triton(home, credentials);
  }

  @AfterEach
  void removeTheInstances() throws Exception {
    for (JsonNode machine : cloud.get("/machines?name=" + name).must(200).json()) {
      cloud.send("DELETE", "/machines/" + machine.path("id").asText(), null);
    }
  }

  @Test
  void theAccountIsTheSigners() throws Exception {
    JsonNode account = triton.succeed("account", "get", "-j").json();

    assertThat(account.path("login").asText()).isEqualTo(credentials.cloudapi().account());
    assertThat(account).isEqualTo(cloud.get("").must(200).json());
  }

  @Test
  void keysAreListedAddedAndRemoved() throws Exception {
    Run keygen =
        Program.of(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                name,
                "-f",
                home.resolve("more").toString())
            .run(Duration.ofSeconds(10));
    assertThat(keygen.exit()).as(keygen.err()).isZero();

    Run added = triton.succeed("key", "add", "-n", name, home.resolve("more.pub").toString());

    assertThat(added.out()).contains("Added key \"" + name + "\"");
    List<JsonNode> keys = triton.succeed("key", "list", "-j").lines();
    assertThat(keys)
        .extracting(k -> k.path("fingerprint").asText())
        .contains(credentials.cloudapi().keyId());
    assertThat(keys).extracting(k -> k.path("name").asText()).contains(name);
    JsonNode shown = triton.succeed("key", "get", "-j", name).json();
    // Type and key; the comment is not kept.
    assertThat(Files.readString(home.resolve("more.pub"))).startsWith(shown.path("key").asText());

    triton.succeed("key", "delete", "-y", name);

    assertThat(triton.succeed("key", "list", "-j").lines())
        .extracting(k -> k.path("name").asText())
        .doesNotContain(name);
  }

  @Test
  void packagesAreListedAndGotByNameAndId() throws Exception {
    List<JsonNode> listed = triton.succeed("package", "list", "-j").lines();
    JsonNode first = listed.getFirst();

    assertThat(listed)
        .extracting(p -> p.path("id").asText())
        .containsExactlyInAnyOrderElementsOf(
            cloud.get("/packages").must(200).json().findValuesAsText("id"));
    assertThat(first.path("memory").asInt()).isPositive();
    assertThat(triton.succeed("package", "get", "-j", first.path("name").asText()).json())
        .isEqualTo(asGot("/packages/", first));
    assertThat(triton.succeed("package", "get", "-j", first.path("id").asText()).json())
        .isEqualTo(asGot("/packages/", first));
  }

  @Test
  void imagesAreListedAndGotByNameAndId() throws Exception {
    List<JsonNode> listed = triton.succeed("image", "list", "-j").lines();
    JsonNode first = listed.getFirst();

    assertThat(listed)
        .extracting(i -> i.path("id").asText())
        .containsExactlyInAnyOrderElementsOf(
            cloud.get("/images").must(200).json().findValuesAsText("id"));
    assertThat(first.path("state").asText()).isEqualTo("active");
    assertThat(triton.succeed("image", "get", "-j", first.path("id").asText()).json())
        .isEqualTo(asGot("/images/", first));
    assertThat(
            triton.succeed("image", "get", "-j", first.path("name").asText()).json().path("name"))
        .isEqualTo(first.path("name"));
  }

  @Test
  void anInstanceLivesItsWholeLife() throws Exception {
    JsonNode image = triton.succeed("image", "list", "-j").lines().getFirst();
    JsonNode pack = triton.succeed("package", "list", "-j").lines().getFirst();

    List<JsonNode> told =
        triton
            .succeed(
                "instance",
                "create",
                "-w",
                "-j",
                "-n",
                name,
                "-t",
                "role=cli",
                image.path("id").asText(),
                pack.path("name").asText())
            .lines();

    assertThat(told.getFirst().path("state").asText()).isEqualTo("provisioning");
    assertThat(told.getLast().path("state").asText()).isEqualTo("running");
    String id = told.getLast().path("id").asText();
    JsonNode got = triton.succeed("instance", "get", "-j", name).json();
    assertThat(got.path("id").asText()).isEqualTo(id);
    assertThat(got.path("name").asText()).isEqualTo(name);
    assertThat(got.path("image").asText()).isEqualTo(image.path("id").asText());
    assertThat(got.path("package").asText()).isEqualTo(pack.path("name").asText());
    assertThat(got.path("memory").asInt()).isEqualTo(pack.path("memory").asInt());
    assertThat(got.at("/tags/role").asText()).isEqualTo("cli");
    assertThat(triton.succeed("instance", "list", "-j", "name=" + name).lines())
        .singleElement()
        .satisfies(i -> assertThat(i.path("id").asText()).isEqualTo(id))
        .satisfies(i -> assertThat(i.path("state").asText()).isEqualTo("running"));

    triton.succeed("instance", "stop", "-w", name);
    assertThat(state(id)).isEqualTo("stopped");
    triton.succeed("instance", "start", "-w", name);
    assertThat(state(id)).isEqualTo("running");
    triton.succeed("instance", "reboot", "-w", id);
    assertThat(state(id)).isEqualTo("running");

    List<JsonNode> audit = triton.succeed("instance", "audit", "-j", id).lines();
    assertThat(audit)
        .extracting(a -> a.path("action").asText())
        .containsExactly("reboot", "start", "stop", "provision");
    assertThat(audit).allSatisfy(a -> assertThat(a.path("success").asText()).isEqualTo("yes"));
    assertThat(audit)
        .allSatisfy(
            a ->
                assertThat(a.at("/caller/keyId").asText())
                    .startsWith("/" + credentials.cloudapi().account() + "/keys"));

    triton.succeed("instance", "delete", "-w", "-f", id);
    Run gone = triton.run("instance", "get", "-j", id);
    assertThat(gone.exit()).as("the CLI's code for a deleted instance: %s", gone).isEqualTo(3);
    assertThat(gone.json().path("state").asText()).isEqualTo("deleted");
    assertThat(triton.succeed("instance", "list", "-j", "name=" + name).lines()).isEmpty();
  }

  @Test
  void theChangefeedTellsWhatHappensToAnInstance() throws Exception {
    String id = created();
    Path events = home.resolve("events");
    Process feed = triton.start(events, "changefeed", "-j", "--instances=" + id);
    try {
      // The CLI does not say when it is subscribed, so the instance is rebooted until it is heard
      // of.
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .pollInterval(Duration.ofSeconds(2))
          .untilAsserted(
              () -> {
                if (Files.size(events) == 0) {
                  triton.succeed("instance", "reboot", "-w", id);
                }
                assertThat(Files.size(events)).isPositive();
              });
      triton.succeed("instance", "stop", "-w", id);

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                List<JsonNode> told = new Run(0, Files.readString(events), "").lines();
                assertThat(told)
                    .allSatisfy(
                        e -> assertThat(e.path("changedResourceId").asText()).isEqualTo(id));
                assertThat(told)
                    .allSatisfy(
                        e -> assertThat(e.at("/changeKind/resource").asText()).isEqualTo("vm"));
                assertThat(told.getLast().path("resourceState").asText()).isEqualTo("stopped");
                assertThat(told.getLast().at("/changeKind/subResources").toString())
                    .contains("\"state\"");
                assertThat(told.getLast().at("/resourceObject/state").asText())
                    .isEqualTo("stopped");
              });
    } finally {
      triton.end(feed);
    }
  }

  @Test
  void whatDoesNotExistIsRefusedByName() throws Exception {
    Run byName = triton.run("instance", "get", "nobody-" + name);
    Run byId = triton.run("instance", "get", NOBODY);
    Run image = triton.run("image", "get", NOBODY);
    Run create = triton.run("instance", "create", "-n", name, "nobody-" + name, "nobody");

    assertThat(byName.exit()).as("%s", byName).isEqualTo(3);
    assertThat(byName.err())
        .contains("no instance with name or short id \"nobody-" + name + "\" was found");
    assertThat(byId.exit()).as("%s", byId).isEqualTo(3);
    assertThat(byId.err()).contains(NOBODY).contains("ResourceNotFound");
    assertThat(image.exit()).as("%s", image).isEqualTo(3);
    assertThat(image.err()).contains(NOBODY);
    assertThat(create.exit()).as("%s", create).isNotZero();
    assertThat(create.err()).contains("nobody-" + name);
    assertThat(cloud.get("/machines?name=" + name).json()).as("nothing was made").isEmpty();
  }

  @Test
  void aKeyThatTheAccountDoesNotHaveIsRefused() throws Exception {
    Path stranger = Files.createDirectories(home.resolve("stranger/.ssh")).resolve("id_rsa");
    Program.of(
            "ssh-keygen",
            "-q",
            "-t",
            "rsa",
            "-b",
            "2048",
            "-m",
            "PEM",
            "-N",
            "",
            "-f",
            stranger.toString())
        .run(Duration.ofSeconds(20));
    Run fingerprint =
        Program.of("ssh-keygen", "-l", "-E", "md5", "-f", stranger.toString())
            .run(Duration.ofSeconds(10));
    String md5 = fingerprint.out().split(" ")[1].replace("MD5:", "");

    Run refused =
        new Triton(
                Files.createDirectories(home.resolve("guest")),
                new Credentials(
                    credentials.url(),
                    credentials.luna(),
                    new Credentials.CloudApi(
                        credentials.cloudapi().account(), stranger.toString(), md5),
                    credentials.lunanode()))
            .run("account", "get");

    assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
    assertThat(refused.err()).contains("InvalidCredentials");
  }

  private String created() throws Exception {
    String image = cloud.get("/images").must(200).json().path(0).path("id").asText();
    String pack = cloud.get("/packages").must(200).json().path(0).path("name").asText();
    return triton
        .succeed("instance", "create", "-w", "-j", "-n", name, image, pack)
        .lines()
        .getLast()
        .path("id")
        .asText();
  }

  private String state(String id) throws Exception {
    return triton.succeed("instance", "get", "-j", id).json().path("state").asText();
  }

  private JsonNode asGot(String path, JsonNode listed) throws Exception {
    return cloud.get(path + listed.path("id").asText()).must(200).json();
  }
}
