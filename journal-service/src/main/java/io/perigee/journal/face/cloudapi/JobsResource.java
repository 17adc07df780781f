package io.perigee.journal.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Cursor;
import io.perigee.faces.cloudapi.OwnAccount;
import io.perigee.faces.cloudapi.Page;
import io.perigee.journal.operation.Operation;
import io.perigee.journal.operation.Operations;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Beyond the published text: every asynchronous call of an account, by whichever of its APIs it
 * came. A job is {@code
 * {"id","action","subject","api","state","created","updated","ended"?,"error"?}}, state one of
 * queued, running, done and failed; one job has its {@code messages} too.
 */
@Path("/cloudapi/{login}/jobs")
@RunOnVirtualThread
public final class JobsResource {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Operations operations;
  private final Call call;

  JobsResource(Operations operations, Call call) {
    this.operations = operations;
    this.call = call;
  }

  /** Newest first, in pages. */
  @GET
  public Response list(@PathParam("login") String login, @Context UriInfo uri) {
    String account = own(login);
    Page page = Page.of(CloudParams.read(uri), "jobs", 2);
    Operations.Place after =
        page.after() == null
            ? null
            : new Operations.Place(page.after().time(0), page.after().key().get(1));
    return CloudAnswers.page(
        uri,
        page,
        operations.list(account, page.reading(), page.offset(), after),
        job -> List.of(Cursor.rising(job.created()), job.requestId()),
        JobsResource::show);
  }

  /** One job; another account's does not exist here. */
  @GET
  @Path("/{id}")
  public Response get(@PathParam("login") String login, @PathParam("id") String id) {
    Operation job = operations.find(own(login), id).orElseThrow(() -> new NotFound("no job " + id));
    ObjectNode json = show(job);
    json.set("messages", job.messages());
    return CloudAnswers.ok(json);
  }

  /** Sub-users get here once roles can let them. */
  private String own(String login) {
    String account = OwnAccount.of(call.principal().account(), call.principal().login(), login);
    call.require(Principal.Kind.ACCOUNT);
    return account;
  }

  private static ObjectNode show(Operation job) {
    ObjectNode json =
        Documents.empty()
            .put("id", job.requestId())
            .put("action", job.kind())
            .put("subject", job.subject())
            .put("api", job.face())
            .put("state", job.state())
            .put("created", time(job.created()))
            .put("updated", time(job.updated()));
    if (job.over() != null) {
      json.put("ended", time(job.over()));
    }
    if (job.code() != null) {
      json.put("error", job.code());
    }
    return json;
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }
}
