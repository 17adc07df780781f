package io.perigee.journal.face.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.journal.operation.Operation;
import io.perigee.journal.operation.Operations;
import io.perigee.journal.operation.ResultPoll;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Operations for other services. */
@Path("/internal/operations/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class OperationsResource {

  private final Operations operations;
  private final ResultPoll poll;

  OperationsResource(Operations operations, ResultPoll poll) {
    this.operations = operations;
    this.poll = poll;
  }

  /**
   * The whole operation as it stands, with its last messages; 404 while nothing of it has arrived.
   */
  @GET
  public ObjectNode get(@PathParam("id") String id) {
    Operation o =
        operations.find(id).orElseThrow(() -> new NotFound("no operation " + id + " is known"));
    ObjectNode json =
        Documents.empty()
            .put("request_id", o.requestId())
            .put("kind", o.kind())
            .put("subject", o.subject())
            .put("account", o.account())
            .put("face", o.face())
            .put("actor", o.actor())
            .put("state", o.state())
            .put("commands", o.commands())
            .put("ended", o.ended())
            .put("failed", o.failed())
            .put("code", o.code())
            .put("created", o.created().toString())
            .put("updated", o.updated().toString())
            .put("ended_at", o.over() == null ? null : o.over().toString());
    json.set("messages", o.messages());
    return json;
  }

  /**
   * Which commands have ended since the last poll: {@code
   * {"request_id","state","commands","ended","last",
   * "results":[{"command_id","kind","key","outcome","code","message","result"}]}}. {@code last} is
   * true with the final ones. 404 once everything was told, or if nobody accepted such an
   * operation.
   */
  @POST
  @Path("/poll")
  public ObjectNode poll(@PathParam("id") String id) {
    ResultPoll.Results results =
        poll.poll(id).orElseThrow(() -> new NotFound("No data for this request"));
    ObjectNode json =
        Documents.empty()
            .put("request_id", id)
            .put("state", results.state())
            .put("commands", results.commands())
            .put("ended", results.ended())
            .put("last", results.last());
    json.set("results", results.results());
    return json;
  }
}
