package io.perigee.image.face.luna;

import static io.perigee.image.Luna.fresh;
import static io.perigee.image.Luna.operator;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.Luna;
import io.perigee.image.Operation;
import io.perigee.image.Surroundings;
import io.perigee.image.pack.Trees;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tags and members of osimages, and their kernels, as published. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class OsimagetagContractTest {

  @Inject Database database;

  @ConfigProperty(name = "perigee.test.osimages")
  Path roots;

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/osimage/{}/tag")
  @ContractTest(api = "luna", method = "GET", path = "/config/osimagetag")
  @ContractTest(api = "luna", method = "GET", path = "/config/osimagetag/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/osimage/{}/osimagetag/{}/_delete")
  void aTagNamesWhatItsOsimageBootsWhenItIsMade() {
    // Given an osimage with the published files
    String name = fresh("compute");
    Luna.save(
        name,
        "\"kernelfile\":\"compute-kernel-`uname -r`\",\"initrdfile\":\"compute-initramfs-`uname -r`\",\"imagefile\":\"uuid\"");

    // When it is tagged, and changed afterwards
    Response tagged = tag(name, name + "-x");
    Luna.save(name, "\"kernelfile\":\"another\"");

    // Then the tag is shown as published, with what was then
    assertThat(tagged.statusCode()).isEqualTo(204);
    assertThat(tagged.asString()).isEmpty();
    JsonNode expected =
        Json.tree(
            """
            {"name":"%1$s-x","osimage":"%1$s","initrdfile":"compute-initramfs-`uname -r`",
             "kernelfile":"compute-kernel-`uname -r`","imagefile":"uuid","kernelversion":null}"""
                .formatted(name));
    Response one = operator().get("/luna/config/osimagetag/" + name);
    assertThat(one.statusCode()).isEqualTo(200);
    assertThat(Json.tree(one.asString()).at("/config/osimagetag/" + name + "-x"))
        .isEqualTo(expected);
    assertThat(
            Json.tree(operator().get("/luna/config/osimagetag").asString())
                .at("/config/osimagetag/" + name + "-x"))
        .isEqualTo(expected);

    // And others hear of it
    try (TopicProbe topic = TopicProbe.ofModule("osimages")) {
      topic.await(
          Duration.ofSeconds(20),
          m ->
              name.equals(m.data().path("name").asText())
                  && m.data().at("/object/tags/0/imagefile").asText().equals("uuid"));
    }

    // And made again it names what is now, and then it goes
    tag(name, name + "-x").then().statusCode(204);
    assertThat(
            Json.tree(operator().get("/luna/config/osimagetag/" + name).asString())
                .at("/config/osimagetag/" + name + "-x/kernelfile")
                .asText())
        .isEqualTo("another");
    String delete = "/luna/config/osimage/" + name + "/osimagetag/" + name + "-x/_delete";
    operator().get(delete).then().statusCode(204);
    operator().get(delete).then().statusCode(404);
    operator().get("/luna/config/osimagetag/" + name).then().statusCode(404);
  }

  @Test
  void tagsOfOneNameOnTwoOsimagesAreBothListed() {
    String one = fresh("one");
    String two = fresh("two");
    String tag = fresh("tag");
    Luna.save(one, "");
    Luna.save(two, "");
    tag(one, tag);
    tag(two, tag);

    JsonNode all =
        Json.tree(operator().get("/luna/config/osimagetag").asString()).at("/config/osimagetag");

    assertThat(all.at("/" + tag + "/osimage").asText()).isEqualTo(one);
    assertThat(all.at("/" + tag + "@" + two + "/osimage").asText()).isEqualTo(two);
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/osimage/{}/_member")
  @ContractTest(api = "luna", method = "GET", path = "/config/osimagetag/{}/_member")
  void membersAreTheNodesThatBootItAndATagInUseStays() {
    // Given an osimage that two nodes boot, one of them a tag of it
    String name = fresh("compute");
    Luna.save(name, "");
    tag(name, "version1");
    String plain = fresh("node");
    String tagged = fresh("node");
    known("nodes", plain, id(name), null);
    known("nodes", tagged, id(name), "version1");
    known("groups", fresh("group"), id(name), null);

    // Then its members are both, and those of its tags the one
    Response members = operator().get("/luna/config/osimage/" + name + "/_member");
    assertThat(members.statusCode()).isEqualTo(200);
    assertThat(Json.tree(members.asString()).at("/config/osimage/" + name + "/members"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder(plain, tagged);
    Response ofTags = operator().get("/luna/config/osimagetag/" + name + "/_member");
    assertThat(Json.tree(ofTags.asString()).at("/config/osimage/" + name + "/members"))
        .extracting(JsonNode::asText)
        .containsExactly(tagged);

    // And the tag does not go
    Response refused =
        operator().get("/luna/config/osimage/" + name + "/osimagetag/version1/_delete");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.asString()).contains("is in use by node " + tagged);

    // And who has none is told so
    String bare = fresh("bare");
    Luna.save(bare, "");
    operator().get("/luna/config/osimage/" + bare + "/_member").then().statusCode(404);
    operator().get("/luna/config/osimagetag/" + bare + "/_member").then().statusCode(404);
    operator().get("/luna/config/osimage/" + fresh("no") + "/_member").then().statusCode(404);
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/osimage/{}/kernel")
  void aNewKernelIsWrittenDownAndPackedUnlessItIsBare() throws Exception {
    // Given an osimage with a tree
    String name = fresh("compute");
    Luna.save(name, "\"path\":\"%s\"".formatted(Trees.small(roots.resolve(name))));

    // When the published example is sent, and when a bare one is
    Response packed =
        kernel(
            name,
            "\"initrdfile\":\"compute-initramfs-`uname -r`\",\"kernelfile\":\"compute-kernel-`uname -r`\",\"kernelversion\":\"`uname -r`\"");
    JsonNode ended = Operation.ended(Json.tree(packed.asString()).get("request_id").asText());
    Response bare = kernel(name, "\"kernelversion\":\"6.1\",\"bare\":true");

    // Then
    assertThat(packed.statusCode()).isEqualTo(200);
    assertThat(Json.tree(packed.asString()).get("message").asText())
        .isEqualTo("osimage pack for " + name + " queued");
    assertThat(ended.get("outcome").asText()).isEqualTo("done");
    assertThat(bare.statusCode()).isEqualTo(204);
    JsonNode shown =
        Json.tree(operator().get("/luna/config/osimage/" + name).asString())
            .at("/config/osimage/" + name);
    assertThat(shown.get("kernelfile").asText()).isEqualTo("compute-kernel-`uname -r`");
    assertThat(shown.get("kernelversion").asText()).isEqualTo("6.1");
    kernel(fresh("none"), "\"bare\":true").then().statusCode(404);
    kernel(name, "\"path\":\"/etc\"").then().statusCode(400);
    kernel(name, "\"bare\":\"perhaps\"").then().statusCode(400);
  }

  @Test
  void anArchiveThatATagNamesIsKept() throws Exception {
    // Given a packed and tagged osimage
    String name = fresh("kept");
    Luna.save(name, "\"path\":\"%s\"".formatted(Trees.small(roots.resolve(name))));
    String first = pack(name);
    tag(name, "golden");

    // When it is packed three times more
    for (int i = 0; i < 3; i++) {
      pack(name);
    }

    // Then the tagged archive is among those that are kept
    assertThat(
            database.<Integer>read(
                h ->
                    h.createQuery(
                            "SELECT count(*) FROM archive WHERE file = :file AND dropped_at IS NULL")
                        .bind("file", first)
                        .mapTo(Integer.class)
                        .one()))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/luna/config/osimage/x/tag",
    "POST,/luna/config/osimage/x/kernel",
    "POST,/luna/config/osimage/x/_clone",
    "GET,/luna/config/osimage/x/osimagetag/y/_delete"
  })
  void aViewerChangesNothing(String method, String path) {
    String viewer = TestIdentity.ofModule().lunaUser("eve", "viewer");

    assertThat(Luna.as(viewer).body("{}").request(method, path).statusCode()).isEqualTo(403);
    assertThat(
            Luna.as(TestIdentity.ofModule().node(UUID.randomUUID().toString(), "n"))
                .body("{}")
                .request(method, path)
                .statusCode())
        .isEqualTo(403);
    assertThat(Http.given().request(method, path).statusCode()).isEqualTo(401);
    assertThat(Luna.as(viewer).get("/luna/config/osimage/" + fresh("no")).statusCode())
        .isEqualTo(404);
  }

  @Test
  void badTagsAreRefusedByField() {
    String name = fresh("bad");
    Luna.save(name, "");

    assertThat(tag(name, "a/b").asString()).contains("config.osimage." + name + ".tag name may");
    tag(fresh("none"), "x").then().statusCode(404);
    operator()
        .body("{\"config\":{\"osimage\":{\"" + name + "\":{}}}}")
        .post("/luna/config/osimage/" + name + "/tag")
        .then()
        .statusCode(400);
  }

  private String pack(String name) {
    String request =
        Json.tree(operator().get("/luna/config/osimage/" + name + "/_pack").asString())
            .get("request_id")
            .asText();
    return Operation.ended(request).at("/result/file").asText();
  }

  private static Response tag(String name, String tag) {
    return operator()
        .body("{\"config\":{\"osimage\":{\"%s\":{\"tag\":\"%s\"}}}}".formatted(name, tag))
        .post("/luna/config/osimage/" + name + "/tag");
  }

  private static Response kernel(String name, String fields) {
    return operator()
        .body("{\"config\":{\"osimage\":{\"%s\":{%s}}}}".formatted(name, fields))
        .post("/luna/config/osimage/" + name + "/kernel");
  }

  private String id(String name) {
    return database.read(
        h ->
            h.createQuery("SELECT id::text FROM osimage WHERE name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .one());
  }

  /** What compute would have published. */
  private void known(String topic, String name, String osimage, String tag) {
    database.run(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO known (topic, id, name, version, generation, deleted, partition, object)
                    VALUES (:topic, :id, :name, 1, 1, false, 0, jsonb_build_object('osimage_id', :osimage, 'osimagetag', :tag::text))
                    """)
                .bind("topic", topic)
                .bind("id", UUID.randomUUID().toString())
                .bind("name", name)
                .bind("osimage", osimage)
                .bind("tag", tag)
                .execute());
  }
}
