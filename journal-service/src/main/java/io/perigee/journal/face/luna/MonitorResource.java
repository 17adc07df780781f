package io.perigee.journal.face.luna;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.faces.Documents;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.journal.queue.Queue;
import io.perigee.journal.queue.QueueEntry;
import io.perigee.journal.queue.StatusEntry;
import io.perigee.journal.queue.StatusTable;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** Luna2, "Task queue status" and "Cluster monitoring status". */
@Path("/luna/monitor")
@RunOnVirtualThread
public final class MonitorResource {

  private final Queue queue;
  private final StatusTable statuses;
  private final Call call;

  MonitorResource(Queue queue, StatusTable statuses, Call call) {
    this.queue = queue;
    this.statuses = statuses;
    this.call = call;
  }

  /** What is queued or in progress, in the whole installation; an empty list when nothing is. */
  @GET
  @Path("/queue")
  public Response queue() {
    requireUser();
    ObjectNode body = Documents.empty();
    ArrayNode list = body.putObject("monitor").putArray("queue");
    queue.entries().forEach(e -> show(list.addObject(), e));
    return LunaAnswers.json(200, body);
  }

  /** Every message of the operator's operations that is still held; an empty list when none is. */
  @GET
  @Path("/status")
  public Response status() {
    requireUser();
    ObjectNode body = Documents.empty();
    ArrayNode list = body.putObject("monitor").putArray("status");
    statuses.entries().forEach(e -> show(list.addObject(), e));
    return LunaAnswers.json(200, body);
  }

  private void requireUser() {
    switch (call.principal().kind()) {
      case LUNA_USER -> {}
      case ANONYMOUS -> throw new Unauthorized("a token is required");
      default -> throw new Forbidden("only users may see this");
    }
  }

  private static void show(ObjectNode json, QueueEntry e) {
    json.put("level", e.level())
        .put("queue_id", e.number())
        .put("request_id", e.requestId())
        .put("username_initiator", e.initiator())
        .put("created", e.created())
        .put("subsystem", e.subsystem())
        .put("task", e.task())
        .put("status", e.status());
  }

  private static void show(ObjectNode json, StatusEntry e) {
    json.put("request_id", e.requestId())
        .put("username_initiator", e.initiator())
        .put("created", e.created())
        .put("read", e.read() ? 1 : 0)
        .put("message", e.message());
  }
}
