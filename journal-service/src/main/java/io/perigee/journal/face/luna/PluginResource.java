package io.perigee.journal.face.luna;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.faces.Documents;
import io.perigee.journal.plugin.Exported;
import io.perigee.journal.plugin.ImportPlugin;
import io.perigee.journal.plugin.Plugins;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Luna2, "Plugin import and export": 404 also where a plugin rejects what it gets. */
@Path("/luna")
@RunOnVirtualThread
public final class PluginResource {

  private static final Logger LOG = Logger.getLogger(PluginResource.class);

  private final Plugins plugins;
  private final Call call;

  PluginResource(Plugins plugins, Call call) {
    this.plugins = plugins;
    this.call = call;
  }

  @GET
  @Path("/export/{name}")
  public Response export(@PathParam("name") String name, @Context UriInfo uri) {
    return answer(plugins.export(name, query(uri)));
  }

  @POST
  @Path("/import/{name}")
  public Response take(@PathParam("name") String name, @Context UriInfo uri, byte[] body) {
    LunaCaller.requireWriter(call);
    byte[] raw = body == null ? new byte[0] : body;
    return answer(
        plugins.take(name, new ImportPlugin.Imported(json(raw), raw, query(uri), call.cause())));
  }

  /** Null for what is no JSON: the plugin gets it raw. */
  private static JsonNode json(byte[] raw) {
    try {
      JsonNode json = Json.MAPPER.readTree(raw);
      if (json != null && !json.isMissingNode()) {
        Documents.requireText("", json);
        return json;
      }
    } catch (JsonProcessingException e) {
      LOG.debugf("a body that is no JSON, %d bytes", raw.length);
    } catch (IOException e) {
      LOG.debugf("a body that is no UTF-8, %d bytes", raw.length);
    }
    return null;
  }

  private static Map<String, List<String>> query(UriInfo uri) {
    return Map.copyOf(uri.getQueryParameters());
  }

  private static Response answer(Exported exported) {
    return Response.ok(exported.body(), exported.mediaType()).build();
  }
}
