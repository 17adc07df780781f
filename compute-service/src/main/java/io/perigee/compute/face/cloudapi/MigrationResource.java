package io.perigee.compute.face.cloudapi;

import io.perigee.compute.machine.Requester;
import io.perigee.compute.migration.Migration;
import io.perigee.compute.migration.MigrationEstimate;
import io.perigee.compute.migration.MigrationPhases;
import io.perigee.compute.migration.Migrations;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Cursor;
import io.perigee.faces.cloudapi.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Migrations of machines (<i>Migrate</i>, <i>ListMigrations</i>, <i>GetMigration</i>). */
@Path("/cloudapi/{login}")
@RunOnVirtualThread
public class MigrationResource {

  private static final String[] ACTIONS = {
    "begin", "sync", "switch", "automatic", "pause", "abort", "finalize", "watch"
  };

  private final Migrations migrations;
  private final MigrationPhases phases;
  private final MigrationEstimate estimate;
  private final MigrationWatch watch;
  private final Caller caller;

  MigrationResource(
      Migrations migrations,
      MigrationPhases phases,
      MigrationEstimate estimate,
      MigrationWatch watch,
      Caller caller) {
    this.migrations = migrations;
    this.phases = phases;
    this.estimate = estimate;
    this.watch = watch;
    this.caller = caller;
  }

  @GET
  @Path("/migrations")
  public Response list(@PathParam("login") String login, @Context UriInfo uri) {
    UUID account = caller.account(login);
    Fields params = CloudParams.read(uri).only(Set.of("limit", "offset", "cursor"));
    Page page = Page.of(params, "migrations", 2);
    Migrations.Place after =
        page.after() == null
            ? null
            : new Migrations.Place(page.after().time(0), page.after().uuid(1));
    return CloudAnswers.page(
        uri,
        page,
        migrations.list(account, page.reading(), page.offset(), after),
        migration -> List.of(Cursor.rising(migration.created()), migration.id().toString()),
        Migration::object);
  }

  /** The migration of the machine of that id. */
  @GET
  @Path("/migrations/{id}")
  public Response get(@PathParam("login") String login, @PathParam("id") String id) {
    UUID account = caller.account(login);
    return CloudAnswers.ok(migrations.get(account, Caller.id("migration", id)).object());
  }

  /** How many bytes a migration would copy: {@code {"size"}}. */
  @GET
  @Path("/machines/{id}/migrate")
  public Response estimate(@PathParam("login") String login, @PathParam("id") String id) {
    UUID account = caller.account(login);
    long size = estimate.bytes(account, Caller.id("machine", id));
    return CloudAnswers.ok(Documents.empty().put("size", size));
  }

  /**
   * Begins a phase: 201 with a new migration, 202 with one that goes on. {@code watch} streams
   * progress events instead.
   */
  @POST
  @Path("/machines/{id}/migrate")
  public Response migrate(
      @PathParam("login") String login,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    Requester requester = caller.requester(login, headers, "POST " + uri.getRequestUri(), body);
    UUID machine = Caller.id("machine", id);
    Fields params = CloudParams.read(uri, headers, body).only(Set.of("action", "affinity"));
    String action = params.oneOf("action", ACTIONS).value();
    if (action == null) {
      throw Missing.field("action");
    }
    List<String> affinity = AffinityParams.affinity(params);
    boolean starts = action.equals("begin") || action.equals("automatic");
    if (!affinity.isEmpty() && !starts) {
      throw Invalid.field("affinity", "affinity: only with begin or automatic");
    }
    if (action.equals("watch")) {
      StreamingOutput stream = watch.of(requester.account(), machine);
      return Response.ok(stream, MediaType.valueOf("application/x-json-stream")).build();
    }
    MigrationPhases.Changed changed = changed(requester, machine, action, affinity);
    Response answer =
        changed.migration().phase() == Migration.Phase.BEGIN && starts
            ? CloudAnswers.created(
                "/" + login + "/migrations/" + machine, changed.migration().object())
            : Response.accepted(changed.migration().object())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    return JobLink.of(answer, login, changed.requestId());
  }

  private MigrationPhases.Changed changed(
      Requester requester, UUID machine, String action, List<String> affinity) {
    return switch (action) {
      case "begin" -> phases.begin(requester, machine, affinity, false);
      case "automatic" -> phases.automatic(requester, machine, affinity);
      case "sync" -> phases.sync(requester, machine);
      case "switch" -> phases.switchOver(requester, machine);
      case "pause" -> phases.pause(requester, machine);
      case "abort" -> phases.abort(requester, machine);
      default -> phases.finish(requester, machine);
    };
  }
}
