package io.perigee.journal.face.luna;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.faces.luna.LunaBody;
import io.perigee.journal.monitor.RemoteStatus;
import io.perigee.journal.queue.Queue;
import io.perigee.journal.queue.QueueEntry;
import io.perigee.journal.queue.StatusEntry;
import io.perigee.journal.queue.StatusTable;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;

/** Luna2, "Task queue status", "Cluster monitoring status" and "Push cluster monitoring status". */
@Path("/luna/monitor")
@RunOnVirtualThread
public final class MonitorResource {

  private static final int MAX_ID = 255;
  private static final int MAX_MESSAGES = 1_000;
  private static final Set<String> MESSAGE =
      Set.of("message", "remote_request_id", "remote_host", "created");
  private static final Set<String> PUSHED =
      Set.of("request_id", "messages", "remote_request_id", "remote_host");

  private final Queue queue;
  private final StatusTable statuses;
  private final RemoteStatus remote;
  private final Call call;

  MonitorResource(Queue queue, StatusTable statuses, RemoteStatus remote, Call call) {
    this.remote = remote;
    this.queue = queue;
    this.statuses = statuses;
    this.call = call;
  }

  /** What is queued or in progress, in the whole installation; an empty list when nothing is. */
  @GET
  @Path("/queue")
  public Response queue() {
    LunaCaller.requireUser(call);
    ObjectNode body = Documents.empty();
    ArrayNode list = body.putObject("monitor").putArray("queue");
    queue.entries().forEach(e -> show(list.addObject(), e));
    return LunaAnswers.json(200, body);
  }

  /** Every message of the operator's operations that is still held; an empty list when none is. */
  @GET
  @Path("/status")
  public Response status() {
    LunaCaller.requireUser(call);
    ObjectNode body = Documents.empty();
    ArrayNode list = body.putObject("monitor").putArray("status");
    statuses.entries().forEach(e -> show(list.addObject(), e));
    return LunaAnswers.json(200, body);
  }

  /**
   * Takes messages of work elsewhere: {@code
   * {"monitor":{"status":{"request_id","messages":[{"message"}]}}}}, or instead of messages one
   * {@code remote_request_id} with its {@code remote_host}.
   */
  @POST
  @Path("/status")
  public Response push(byte[] body) {
    LunaCaller.requireWriter(call);
    Fields fields = LunaBody.at(body, "monitor", "status").only(PUSHED).require("request_id");
    String requestId = fields.text("request_id", MAX_ID).value();
    remote.append(requestId, call.principal().actor(), messages(fields));
    return LunaAnswers.message(200, "success");
  }

  private static List<String> messages(Fields fields) {
    List<Fields> rows = fields.rows("messages").value();
    if (rows == null || rows.isEmpty()) {
      fields.require("remote_request_id", "remote_host");
      return List.of(reference(fields));
    }
    if (rows.size() > MAX_MESSAGES) {
      throw fields.invalid("messages", "has more than " + MAX_MESSAGES + " entries");
    }
    return rows.stream()
        .map(
            row -> {
              row.only(MESSAGE);
              String text = row.text("message").value();
              if (text == null) {
                row.require("remote_request_id", "remote_host");
                return reference(row);
              }
              return text;
            })
        .toList();
  }

  private static String reference(Fields fields) {
    return "request %s at %s"
        .formatted(
            fields.text("remote_request_id", MAX_ID).value(),
            fields.text("remote_host", MAX_ID).value());
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
