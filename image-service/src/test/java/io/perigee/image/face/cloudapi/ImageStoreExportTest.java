package io.perigee.image.face.cloudapi;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.engine.Address;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.BrokenLine;
import io.perigee.image.CapturingCompute;
import io.perigee.image.Operation;
import io.perigee.image.S3Store;
import io.perigee.image.Surroundings;
import io.perigee.image.driver.ExportStore;
import io.perigee.image.driver.ImageFiles;
import io.perigee.image.driver.s3.S3Exports;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.SeededBytes;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** "ExportImage" of CloudAPI to an S3 server, in the place of the directory. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class ImageStoreExportTest {

  private static final int SMALL = 100_000;

  /** More than one part. */
  private static final int LARGE = 10 << 20;

  @Inject Database database;
  @Inject ImageFiles files;

  private final S3Store store = S3Store.shared();
  private final UUID account = UUID.randomUUID();
  private final String login = "u" + account.toString().substring(0, 8);

  @BeforeEach
  void exportsGoToTheStore() {
    exportTo(store.endpoint());
  }

  private void exportTo(URI endpoint) {
    QuarkusMock.installMockForType(
        S3Exports.of(store.settings(endpoint), files), ExportStore.class);
  }

  private Request caller() {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(account, login))
        .contentType("application/json");
  }

  private Response export(UUID image, String path) {
    return caller()
        .queryParam("action", "export")
        .queryParam("manta_path", path)
        .post("/cloudapi/my/images/" + image);
  }

  private UUID image(int size) throws IOException {
    UUID id = UUID.randomUUID();
    Image.File file = files.write(id, new SeededBytes(id.getLeastSignificantBits(), size));
    database.run(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO image (id, account_id, name, image_version, os, type, state, public, compression, size, sha1,
                      published_at)
                    VALUES (:id, :owner, 'my-image', '1.0.0', 'smartos', 'zone-dataset', 'active', false, 'gzip', :size, :sha1, now())
                    """)
                .bind("id", id)
                .bind("owner", account)
                .bind("size", file.size())
                .bind("sha1", file.sha1())
                .execute());
    return id;
  }

  private static JsonNode ended(Response accepted) {
    assertThat(accepted.statusCode()).as(accepted.asString()).isEqualTo(200);
    return Operation.ended(accepted.header("x-job-uuid"));
  }

  @Test
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/images/:id?action=export")
  void anExportIsTheManifestAndTheBytes() throws Exception {
    // Given an image
    UUID id = image(LARGE);

    // When it is exported under the published example's name
    Response answer = export(id, "/" + login + "/stor/my-image");

    // Then the answer names both files, and in the end they are what it says
    JsonNode ended = ended(answer);
    JsonNode exported = Json.tree(answer.asString());
    assertThat(exported.get("manta_url").asText()).isEqualTo(store.endpoint() + "/exports");
    assertThat(exported.get("image_path").asText())
        .isEqualTo("/" + login + "/stor/my-image.zfs.gz");
    assertThat(exported.get("manifest_path").asText())
        .isEqualTo("/" + login + "/stor/my-image.imgmanifest");
    assertThat(ended.get("outcome").asText()).as(ended.toString()).isEqualTo("done");
    String written = exported.get("manifest_path").asText();
    JsonNode manifest = Json.tree(new String(store.stored(written), StandardCharsets.UTF_8));
    assertThat(manifest.get("id").asText()).isEqualTo(id.toString());
    byte[] bytes = store.stored(exported.get("image_path").asText());
    assertThat(CapturingCompute.sha1(bytes)).isEqualTo(manifest.at("/files/0/sha1").asText());
    assertThat(manifest.at("/files/0/size").asInt()).isEqualTo(bytes.length).isEqualTo(LARGE);

    // And what is a directory now, or is said to be one, gets the published names
    for (String directory : List.of("/stor", "/other/")) {
      Response named = export(id, "/" + login + directory);
      assertThat(ended(named).get("outcome").asText()).isEqualTo("done");
      String image = Json.tree(named.asString()).get("image_path").asText();
      assertThat(image)
          .isEqualTo("/" + login + directory.replaceFirst("/$", "") + "/my-image-1.0.0.zfs.gz");
      assertThat(store.stored(image)).isEqualTo(bytes);
    }

    // And the operation says how it went, and nothing that is secret
    assertThat(Operation.messages(answer.header("x-job-uuid")))
        .contains("image my-image: exported to /" + login + "/stor/my-image.zfs.gz")
        .noneMatch(text -> text.contains(store.secret()) || text.contains(S3Store.KEY));
  }

  @Test
  void nobodyExportsElsewhereNorWhatIsNotThere() throws Exception {
    UUID id = image(SMALL);
    for (String elsewhere :
        List.of("/other/stor", "/" + login + "/../other", "/", "/" + login, "/" + login + "x/y")) {
      assertThat(export(id, elsewhere).statusCode()).as(elsewhere).isEqualTo(403);
    }
    caller().post("/cloudapi/my/images/" + id + "?action=export").then().statusCode(409);
    assertThat(export(id, "x").statusCode()).isEqualTo(409);
    assertThat(export(id, "/" + login + "/" + "a".repeat(300)).statusCode()).isEqualTo(409);
    assertThat(export(UUID.randomUUID(), "/" + login + "/x").statusCode()).isEqualTo(404);
    given()
        .post("/cloudapi/my/images/" + id + "?action=export&manta_path=/" + login + "/x")
        .then()
        .statusCode(401);
    assertThat(store.below("/" + login)).isEmpty();
  }

  @Test
  void aStoreThatBreaksOffAgainAndAgainFailsTheOperationAndHoldsNoHalfOfIt() throws Exception {
    // Given a line to the store that breaks while the second part goes over it
    UUID id = image(LARGE);
    try (BrokenLine line = BrokenLine.to(store.endpoint(), 9 << 20)) {
      exportTo(line.begin());

      // When
      Response answer = export(id, "/" + login + "/broken/");

      // Then it is tried a bounded number of times, and says why it failed
      JsonNode ended = ended(answer);
      assertThat(ended.get("outcome").asText()).isEqualTo("failed");
      assertThat(Operation.messages(answer.header("x-job-uuid")))
          .anyMatch(
              text ->
                  text.startsWith("image my-image could not be exported: ")
                      && text.contains("the store of exports cannot be reached"));
      assertThat(store.below("/" + login)).isEmpty();

      // And when the line holds, it is exported, and nothing is left of what was begun
      line.mend();
      assertThat(ended(export(id, "/" + login + "/broken/")).get("outcome").asText())
          .isEqualTo("done");
    }
    assertThat(store.below("/" + login))
        .containsExactlyInAnyOrder(
            "/" + login + "/broken/my-image-1.0.0.imgmanifest",
            "/" + login + "/broken/my-image-1.0.0.zfs.gz");
    assertThat(store.unfinished("/" + login)).isZero();
  }

  @Test
  void aStoreThatIsAwayOrRefusesIsSaidAtOnceWhereItIsAskedFirst() throws Exception {
    UUID id = image(SMALL);
    exportTo(URI.create("http://" + Address.free()));

    Response away = export(id, "/" + login + "/x");

    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(Json.tree(away.asString()).get("message").asText())
        .isEqualTo("the store of exports cannot be reached, or broke the connection off");
  }
}
