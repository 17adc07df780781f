package io.perigee.runtime.reference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.store.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.util.List;

/**
 * Tells an owner whether this service's objects, or its intents, refer to one of its aggregates.
 */
@Path("/internal/references")
@RunOnVirtualThread
public class ReferenceResource {

  private final Database database;
  private final Instance<Referrer> referrers;

  ReferenceResource(Database database, @Any Instance<Referrer> referrers) {
    this.database = database;
    this.referrers = referrers;
  }

  /** {@code {"intents": n, "users": ["node001", …]}}; at most ten users. */
  @GET
  @Path("/{kind}/{id}")
  @Produces("application/json")
  public String references(String kind, String id, @QueryParam("name") String name) {
    return database.write(
        h -> {
          ObjectNode answer = Json.object().put("intents", References.intents(h, kind, id, name));
          List<String> users =
              referrers.stream()
                  .filter(r -> r.kind().equals(kind))
                  .flatMap(r -> r.users(h, id).stream())
                  .limit(10)
                  .toList();
          answer.set("users", Json.MAPPER.valueToTree(users));
          return Json.write(answer);
        });
  }
}
