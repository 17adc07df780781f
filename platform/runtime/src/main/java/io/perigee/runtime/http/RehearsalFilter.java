package io.perigee.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.state.StateChange;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.LunaRoles;
import io.perigee.runtime.identity.Principal;
import io.perigee.runtime.store.Rehearsal;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/**
 * {@code ?dryrun=true} on a Luna2 call that writes: it is rehearsed, and answered by 200 {@code
 * {"dryrun":true,"status":…,"message":…,"changes":[{"kind","name","change","fields"}]}} with the
 * status that it would have had, and with {@code "operations":[{"kind","subject","commands"}]}
 * where it would queue some. What would be refused is refused as ever.
 */
@Provider
@Priority(Priorities.USER)
public class RehearsalFilter implements ContainerRequestFilter, ContainerResponseFilter {

  private static final String PARAMETER = "dryrun";

  @Inject Rehearsal rehearsal;

  @Inject Call call;

  // Looked up when a request comes, as IdentityFilter does.
  @Inject Instance<RuntimeConfig> config;

  @Override
  public void filter(ContainerRequestContext request) {
    String asked = request.getUriInfo().getQueryParameters().getFirst(PARAMETER);
    String path = request.getUriInfo().getPath();
    if (asked == null || !path.replaceFirst("^/", "").startsWith("luna/")) {
      return;
    }
    if (!asked.equals("true") && !asked.equals("false")) {
      throw Invalid.field(PARAMETER, "dryrun must be true or false");
    }
    String below = path.replaceFirst("^/?luna/", "");
    String query = request.getUriInfo().getRequestUri().getRawQuery();
    if (asked.equals("false") || !LunaRoles.writes(request.getMethod(), below, query)) {
      return;
    }
    if (call.principal().kind() == Principal.Kind.ANONYMOUS) {
      // What counts failed attempts must not be told to forget them.
      throw Invalid.field(PARAMETER, "dryrun takes a token; nothing was done");
    }
    if (!config.get().dryrun()) {
      throw Invalid.field(PARAMETER, "dryrun is not offered here; nothing was done");
    }
    rehearsal.begin();
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (!rehearsal.holds() || response.getStatus() >= 300) {
      return;
    }
    ObjectNode plan = Json.object().put("dryrun", true).put("status", response.getStatus());
    if (response.getEntity() instanceof JsonNode would && would.has("message")) {
      plan.set("message", would.get("message"));
    }
    ArrayNode changes = plan.putArray("changes");
    rehearsal.changes().forEach(c -> change(changes.addObject(), c));
    rehearsal.records().forEach(r -> change(changes.addObject(), r));
    if (!rehearsal.operations().isEmpty()) {
      ArrayNode operations = plan.putArray("operations");
      rehearsal
          .operations()
          .forEach(
              o ->
                  operations
                      .addObject()
                      .put("kind", o.kind())
                      .put("subject", o.subject())
                      .put("commands", o.commands()));
    }
    response.setStatus(200);
    response.getHeaders().remove(HttpHeaders.ETAG);
    response.setEntity(plan, null, MediaType.APPLICATION_JSON_TYPE);
  }

  private static void change(ObjectNode row, JournalRecord record) {
    row.put("kind", record.kind())
        .put("name", record.name())
        .put(
            "change",
            switch (record.action()) {
              case CREATED -> "created";
              case DELETED -> "deleted";
              case UPDATED, RENAMED -> "changed";
            });
    ArrayNode fields = row.putArray("fields");
    if (record.action() == JournalRecord.Action.UPDATED
        || record.action() == JournalRecord.Action.RENAMED) {
      record.changed().forEach(fields::add);
    }
  }

  private static void change(ObjectNode row, StateChange change) {
    boolean created = change.changed().contains("created");
    row.put("kind", change.topic().name())
        .put("name", change.name())
        .put("change", change.deleted() ? "deleted" : created ? "created" : "changed");
    ArrayNode fields = row.putArray("fields");
    if (!change.deleted() && !created) {
      change.changed().forEach(fields::add);
    }
  }
}
