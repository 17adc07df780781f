package io.perigee.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PagesTest extends GatewayTest {

  @Test
  void theIndexLeadsToEveryDocument() throws Exception {
    HttpResponse<String> index = client.get("/openapi");

    assertThat(index.statusCode()).isEqualTo(200);
    for (Object api : Client.json(index).getJsonArray("apis")) {
      JsonObject one = (JsonObject) api;
      HttpResponse<String> json = client.get(one.getString("json"));
      HttpResponse<String> yaml = client.get(one.getString("yaml"));
      assertThat(json.statusCode()).isEqualTo(200);
      assertThat(Client.json(json).getString("openapi")).isEqualTo("3.1.0");
      assertThat(Client.header(yaml, "Content-Type")).isEqualTo("application/yaml");
      assertThat(yaml.body()).contains("openapi: \"3.1.0\"");
    }
    assertThat(client.get(Client.json(index).getString("topics")).statusCode()).isEqualTo(200);
    assertThat(client.get(Client.json(index).getString("ui")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/docs/, text/html; charset=utf-8, id=\"swagger-ui\"",
    "/docs/start.js, text/javascript, /openapi/cloudapi.json",
    "/docs/swagger-ui-bundle.js, text/javascript, SwaggerUIBundle",
    "/docs/swagger-ui-standalone-preset.js, text/javascript, SwaggerUIStandalonePreset",
    "/docs/swagger-ui.css, text/css, .swagger-ui",
    "/docs/favicon-32x32.png, image/png, PNG",
  })
  void swaggerUiIsServedWithAllThatItLoads(String path, String type, String holds)
      throws Exception {
    HttpResponse<String> asset = client.get(path);

    assertThat(asset.statusCode()).isEqualTo(200);
    assertThat(Client.header(asset, "Content-Type")).isEqualTo(type);
    assertThat(asset.body()).contains(holds);
    assertThat(Client.header(asset, "Content-Security-Policy")).startsWith("default-src 'self'");
  }

  @Test
  void thePageLoadsNothingFromElsewhere() throws Exception {
    String page = client.get("/docs/").body() + client.get("/docs/start.js").body();

    assertThat(page).doesNotContain("://");
  }

  @Test
  void theTopicsDocumentLeadsToItsSchemas() throws Exception {
    String topics = client.get("/asyncapi.yaml").body();
    HttpResponse<String> nodes = client.get("/asyncapi/schemas/nodes.json");

    assertThat(topics).startsWith("asyncapi: 3").contains("$ref: asyncapi/schemas/nodes.json");
    assertThat(Client.json(nodes).getString("title")).isEqualTo("State of nodes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openapi/nothing.json",
        "/openapi/luna.xml",
        "/docs/nothing.js",
        "/docs/swagger-ui.js",
        "/asyncapi/schemas/nothing.json",
        "/asyncapi",
        "/docs/%2e%2e/application.properties"
      })
  void whatIsNotThereIs404(String path) throws Exception {
    HttpResponse<String> missing = client.get(path);

    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(Client.json(missing).fieldNames()).containsExactly("message");
  }

  @Test
  void docsWithoutASlashLeadsToTheFolder() throws Exception {
    HttpResponse<String> moved = client.get("/docs");

    assertThat(moved.statusCode()).isEqualTo(301);
    assertThat(Client.header(moved, "Location")).isEqualTo("/docs/");
  }

  @Test
  void whoHasThePageIsToldSo() throws Exception {
    String tag = Client.header(client.get("/openapi/luna.json"), "ETag");

    HttpResponse<String> again =
        client.send(client.request("/openapi/luna.json").header("If-None-Match", tag));

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void pagesAreReadOnly() throws Exception {
    HttpResponse<String> refused =
        client.send(client.request("/openapi").POST(HttpRequest.BodyPublishers.ofString("{}")));

    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(Client.header(refused, "Allow")).isEqualTo("GET, HEAD");
  }
}
