package io.perigee.runtime.internal;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/**
 * Whether this service accepted a request id: the word on which the journal says that it is
 * unknown.
 */
@Path("/internal/accepted-operations")
@RunOnVirtualThread
public class OperationResource {

  private final Database database;

  OperationResource(Database database) {
    this.database = database;
  }

  /** {@code {"request_id","kind","commands"}}, or 404. */
  @GET
  @Path("/{id}")
  @Produces("application/json")
  public String operation(String id) {
    return database
        .read(
            h ->
                h.createQuery(
                        "SELECT request_id, kind, commands FROM operation WHERE request_id = :id")
                    .bind("id", id)
                    .map(
                        (row, context) ->
                            Json.write(
                                Json.object()
                                    .put("request_id", row.getString(1))
                                    .put("kind", row.getString(2))
                                    .put("commands", row.getInt(3))))
                    .findOne())
        .orElseThrow(() -> new NotFound("no operation " + id + " was accepted here"));
  }
}
