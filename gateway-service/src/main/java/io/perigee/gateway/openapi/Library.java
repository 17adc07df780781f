package io.perigee.gateway.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pages by path: OpenAPI documents, which are made when first asked for and then kept, the
 * AsyncAPI document with the schemas that it names, and Swagger UI. Reading may block.
 */
final class Library {

  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final Pattern DOCUMENT =
      Pattern.compile("/openapi/(luna|cloudapi|lunanode)\\.(json|yaml)");
  private static final Pattern SCHEMA = Pattern.compile("/asyncapi(/schemas/[a-z]+\\.json)");
  private static final Map<String, String> OURS =
      Map.of("index.html", "text/html; charset=utf-8", "start.js", "text/javascript");
  private static final Map<String, String> SWAGGER =
      Map.of(
          "swagger-ui.css", "text/css",
          "swagger-ui-bundle.js", "text/javascript",
          "swagger-ui-standalone-preset.js", "text/javascript",
          "favicon-32x32.png", "image/png");
  private static final ObjectMapper WRITER =
      new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.SPLIT_LINES));

  private final List<Route> routes;
  private final Map<String, Page> kept = new ConcurrentHashMap<>();

  Library(List<Route> routes) {
    this.routes = routes;
  }

  /** The page of a path; empty if there is none. */
  Optional<Page> page(String path) {
    Page known = kept.get(path);
    if (known == null) {
      known = read(path).orElse(null);
      if (known != null) {
        kept.putIfAbsent(path, known);
      }
    }
    return Optional.ofNullable(known);
  }

  private Optional<Page> read(String path) {
    if (path.equals("/openapi")) {
      return Optional.of(Page.of(JSON, index().toString().getBytes(UTF_8)));
    }
    if (path.equals("/asyncapi.yaml")) {
      return resource("/asyncapi/perigee.yaml")
          .map(text -> new String(text, UTF_8).replace("../schemas/", "asyncapi/schemas/"))
          .map(text -> Page.of(YAML, text.getBytes(UTF_8)));
    }
    Matcher document = DOCUMENT.matcher(path);
    if (document.matches()) {
      return Optional.of(document(document.group(1), document.group(2)));
    }
    Matcher schema = SCHEMA.matcher(path);
    if (schema.matches()) {
      return resource(schema.group(1)).map(text -> Page.of(JSON, text));
    }
    return path.startsWith("/docs/") ? swaggerUi(path.substring("/docs/".length())) : empty();
  }

  private Page document(String face, String form) {
    JsonNode document = OpenApi.of(Api.named(face), routes);
    try {
      return form.equals("json")
          ? Page.of(JSON, document.toString().getBytes(UTF_8))
          : Page.of(YAML, WRITER.writeValueAsBytes(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode index() {
    ObjectNode index = Json.object();
    ArrayNode apis = index.putArray("apis");
    for (Api api : Api.values()) {
      apis.addObject()
          .put("name", api.face())
          .put("json", "/openapi/" + api.face() + ".json")
          .put("yaml", "/openapi/" + api.face() + ".yaml");
    }
    return index.put("topics", "/asyncapi.yaml").put("ui", "/docs/");
  }

  private static Optional<Page> swaggerUi(String file) {
    String name = file.isEmpty() ? "index.html" : file;
    if (OURS.containsKey(name)) {
      return resource("/docs/" + name).map(text -> Page.of(OURS.get(name), text));
    }
    if (!SWAGGER.containsKey(name)) {
      return empty();
    }
    return resource("/META-INF/resources/webjars/swagger-ui/" + version() + "/" + name)
        .map(text -> Page.of(SWAGGER.get(name), text));
  }

  /** The webjar keeps its files in a folder that is named for its version. */
  private static String version() {
    Properties properties = new Properties();
    try (InputStream in =
        Library.class.getResourceAsStream(
            "/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private static Optional<byte[]> resource(String name) {
    try (InputStream in = Library.class.getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Page> empty() {
    return Optional.empty();
  }
}
