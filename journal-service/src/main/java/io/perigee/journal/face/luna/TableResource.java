package io.perigee.journal.face.luna;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.journal.table.Tables;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** Luna2, "Database tables". Secrets are masked, also for those who may see them elsewhere. */
@Path("/luna/table")
@RunOnVirtualThread
public final class TableResource {

  private final Tables tables;
  private final Call call;

  TableResource(Tables tables, Call call) {
    this.tables = tables;
    this.call = call;
  }

  @GET
  @Path("/hashes")
  public Response hashes() {
    LunaCaller.requireUser(call);
    ObjectNode body = Documents.empty();
    ObjectNode hashes = body.putObject("table").putObject("hashes");
    tables.hashes(call.principal()).forEach(hashes::put);
    return LunaAnswers.json(200, body);
  }

  @GET
  @Path("/data/{name}")
  public Response data(@PathParam("name") String name) {
    LunaCaller.requireUser(call);
    ObjectNode body = Documents.empty();
    ArrayNode rows = body.putObject("table").putObject("data").putArray(name);
    tables.data(name, call.principal()).forEach(rows::add);
    return LunaAnswers.json(200, body);
  }
}
