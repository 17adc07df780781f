package io.perigee.journal.face.luna;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.journal.operation.Cancel;
import io.perigee.journal.operation.StatusPoll;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Luna2, "Asynchronous requests": {@code /config/status/{id}} and {@code /service/status/{id}},
 * polled without a token. One body serves both kinds of readers: {@code message} (each text once,
 * joined by {@code ;;}) and {@code status}, and beside them the same texts as a list under the
 * request id. When the work has ended and its last message was read, 404 {@code No data for this
 * request}.
 */
@Path("/luna")
@RunOnVirtualThread
public final class StatusResource {

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9-]{1,128}");

  private final StatusPoll poll;
  private final Cancel cancel;
  private final Call call;

  StatusResource(StatusPoll poll, Cancel cancel, Call call) {
    this.poll = poll;
    this.cancel = cancel;
    this.call = call;
  }

  @GET
  @Path("/config/status/{id}")
  public Response config(@PathParam("id") String id) {
    return answer(id);
  }

  @GET
  @Path("/service/status/{id}")
  public Response service(@PathParam("id") String id) {
    return answer(id);
  }

  /**
   * Beyond the published text: what of the request waits is not begun, what runs is stopped, and
   * its messages end with that. 200 with how many commands it was; 409 when it has ended.
   */
  @GET
  @Path("/config/status/{id}/_cancel")
  public Response cancel(@PathParam("id") String id) {
    LunaCaller.requireWriter(call);
    int cancelled = cancel.cancel(requestId(id), call.principal().login());
    return LunaAnswers.json(
        200,
        Documents.empty()
            .put("message", "request " + id + " cancelled")
            .put("request_id", id)
            .put("cancelled", cancelled));
  }

  /** It becomes part of other services' paths. */
  private static String requestId(String id) {
    if (!REQUEST_ID.matcher(id).matches()) {
      throw new NotFound("No data for this request");
    }
    return id;
  }

  private Response answer(String id) {
    return switch (poll.poll(id)) {
      case StatusPoll.NoData() -> throw new NotFound("No data for this request");
      case StatusPoll.Lines lines -> LunaAnswers.json(200, body(id, lines));
    };
  }

  private static ObjectNode body(String id, StatusPoll.Lines lines) {
    ObjectNode body = Documents.empty();
    ArrayNode list = body.putArray(id);
    lines
        .lines()
        .forEach(l -> list.addObject().put("created", l.created()).put("message", l.text()));
    String joined =
        lines.lines().stream()
            .map(l -> l.created() + " :: " + oneEntry(l.text()))
            .collect(Collectors.joining(";;"));
    return body.put("message", joined)
        .put("status", lines.failure().map(StatusResource::status).orElse(200));
  }

  /** Readers split at {@code ;;}: a text that holds it would come apart. */
  private static String oneEntry(String text) {
    return text.replace(";;", "; ;");
  }

  /** What the {@code luna} CLI knows of failures: 404, 501, or 500 for all others. */
  private static int status(String code) {
    return switch (code) {
      case "ResourceNotFound", "ResourceGone" -> 404;
      case "NotImplemented" -> 501;
      default -> 500;
    };
  }
}
