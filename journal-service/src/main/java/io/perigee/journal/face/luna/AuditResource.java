package io.perigee.journal.face.luna;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.journal.audit.AuditEntry;
import io.perigee.journal.audit.AuditTrail;
import io.perigee.journal.audit.AuditTrail.Wanted;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/**
 * Beyond the published text: who changed what, from which value to which, newest first, as {@code
 * {"monitor":{"audit":[{…}]}}}; an empty list when nothing was changed. {@code
 * /monitor/audit/{name}} has one object's entries, by its name or id. {@code ?kind=nodes}, {@code
 * ?actor=admin}, {@code ?limit=} (100, at most 1000), {@code ?before=} an entry's {@code number}
 * for the page behind it.
 */
@Path("/luna/monitor/audit")
@RunOnVirtualThread
public final class AuditResource {

  private static final int DEFAULT = 100;
  private static final int MOST = 1_000;

  private final AuditTrail trail;
  private final Call call;

  AuditResource(AuditTrail trail, Call call) {
    this.trail = trail;
    this.call = call;
  }

  @GET
  public Response all(@Context UriInfo uri) {
    return answer(null, uri);
  }

  @GET
  @Path("/{name}")
  public Response of(@PathParam("name") String name, @Context UriInfo uri) {
    return answer(name, uri);
  }

  private Response answer(String name, UriInfo uri) {
    LunaCaller.requireUser(call);
    Fields query = CloudParams.read(uri);
    List<AuditEntry> entries =
        trail.entries(
            new Wanted(
                name,
                query.text("kind", 64).value(),
                query.text("actor", 255).value(),
                query.number("before", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE),
                query.integer("limit", 1, MOST).orElse(DEFAULT)));
    ObjectNode body = Documents.empty();
    ArrayNode list = body.putObject("monitor").putArray("audit");
    entries.forEach(e -> show(list.addObject(), e));
    return LunaAnswers.json(200, body);
  }

  private static void show(ObjectNode json, AuditEntry e) {
    json.put("number", e.number())
        .put("created", e.at())
        .put("username_initiator", e.actor() == null ? null : e.actor().replaceFirst("^[^:]*:", ""))
        .put("actor", e.actor())
        .put("api", e.face())
        .put("request_id", e.requestId())
        .put("kind", e.kind())
        .put("id", e.objectId())
        .put("name", e.name())
        .put("action", e.action())
        .put("account", e.account())
        .set("changes", e.changes());
  }
}
