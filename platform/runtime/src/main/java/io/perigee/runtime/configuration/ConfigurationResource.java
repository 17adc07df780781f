package io.perigee.runtime.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A service's part of the whole configuration, for the one that exports and imports it. A call has
 * a part of the document that can be done in its time. Secrets pass here sealed only; a service
 * that owns some gets the key with each call ({@link Sealing#handedOn}).
 */
@Path("/internal/configuration")
@Consumes("*/*")
@Produces("application/json")
@RunOnVirtualThread
public class ConfigurationResource {

  private final Configuration configuration;
  private final Call call;

  ConfigurationResource(Configuration configuration, Call call) {
    this.configuration = configuration;
    this.call = call;
  }

  /** {@code {"config":{"<kind>":{"<name>":{…}}}}}. */
  @GET
  public String export() {
    ObjectNode answer = Json.object();
    answer.set("config", configuration.exported(Sealing.none()));
    return Json.write(answer);
  }

  /** The same with its secrets sealed: {@code {"sealing":"<key>"}}. */
  @POST
  @Path("/export")
  public String sealed(byte[] body) {
    ObjectNode answer = Json.object();
    answer.set("config", configuration.exported(sealing(read(body))));
    return Json.write(answer);
  }

  /** The sections that this service owns: {@code {"kinds":["<kind>"]}}. */
  @GET
  @Path("/kinds")
  public String kinds() {
    ObjectNode answer = Json.object();
    answer.set("kinds", Json.MAPPER.valueToTree(configuration.kinds()));
    return Json.write(answer);
  }

  /**
   * {@code {"config":{…},"coming":{"<kind>":["<name>"]},"sealing"?}}; 400 or 409 says what is
   * wrong.
   */
  @POST
  @Path("/check")
  public String check(byte[] body) {
    JsonNode sent = read(body);
    configuration.check(config(sent), Coming.read(sent.path("coming")), sealing(sent));
    return "{}";
  }

  /** {@code {"import":"<uuid>","config":{…},"sealing"?}}. */
  @POST
  @Path("/apply")
  public String apply(byte[] body) {
    JsonNode sent = read(body);
    configuration.apply(id(sent), config(sent), sealing(sent), call.cause());
    return "{}";
  }

  /** {@code {"import":"<uuid>"}}. */
  @POST
  @Path("/undo")
  public String undo(byte[] body) {
    configuration.undo(id(read(body)), call.cause());
    return "{}";
  }

  /** {@code {"import":"<uuid>"}}. */
  @POST
  @Path("/finish")
  public String finish(byte[] body) {
    configuration.finish(id(read(body)));
    return "{}";
  }

  private static JsonNode read(byte[] body) {
    try {
      return Json.tree(new String(body, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new Invalid("the body must be JSON");
    }
  }

  private static ObjectNode config(JsonNode sent) {
    if (sent.path("config") instanceof ObjectNode config) {
      return config;
    }
    throw Missing.field("config");
  }

  private static Sealing sealing(JsonNode sent) {
    return Sealing.takenOver(sent.path("sealing").textValue());
  }

  private static UUID id(JsonNode sent) {
    try {
      return UUID.fromString(sent.path("import").asText());
    } catch (IllegalArgumentException e) {
      throw Invalid.field("import", "import must be a UUID");
    }
  }
}
