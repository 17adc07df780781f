package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.transfer.Transfers;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.TooLarge;
import io.perigee.faces.Documents;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The whole configuration as one document ("Export the cluster configuration" and "Import a cluster
 * configuration" of the Luna2 REST API). Beyond the text, the header {@code X-Passphrase} seals the
 * document's secrets; without it they are left out.
 */
@Path("/luna/config/cluster")
@RunOnVirtualThread
public class ClusterTransferResource {

  private static final String PASSPHRASE = "X-Passphrase";
  private static final int LARGEST = 16 << 20;

  private final Transfers transfers;
  private final Call call;

  ClusterTransferResource(Transfers transfers, Call call) {
    this.transfers = transfers;
    this.call = call;
  }

  @GET
  @Path("/export")
  public Response export(@HeaderParam(PASSPHRASE) String passphrase) {
    LunaCaller.requireUser(call);
    // Who chooses the passphrase can open what it seals, BMC passwords among it.
    if (passphrase != null && !LunaCaller.isAdmin(call)) {
      throw new Forbidden("only admins export secrets");
    }
    ObjectNode document = Json.object();
    document.set("config", transfers.exported(passphrase));
    return LunaAnswers.json(200, document);
  }

  @POST
  @Path("/import")
  public Response imported(@HeaderParam(PASSPHRASE) String passphrase, byte[] body) {
    LunaCaller.requireUser(call);
    UUID id = transfers.imported(config(body), passphrase, call.cause());
    return LunaAnswers.json(
        201,
        Json.object().put("message", "Configuration imported").put("import_id", id.toString()));
  }

  /** As other bodies are read, but larger. */
  private static ObjectNode config(byte[] body) {
    if (body == null || body.length == 0) {
      throw new Invalid("the body must be a JSON object");
    }
    if (body.length > LARGEST) {
      throw new TooLarge(
          "the body is %d bytes; at most %d are taken".formatted(body.length, LARGEST));
    }
    JsonNode document;
    try {
      document = Json.tree(new String(body, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new Invalid("the body must be a JSON object");
    }
    if (!document.isObject()) {
      throw new Invalid("the body must be a JSON object");
    }
    Documents.requireText("", document);
    if (document.path("config") instanceof ObjectNode config) {
      return config;
    }
    throw Missing.field("config");
  }
}
