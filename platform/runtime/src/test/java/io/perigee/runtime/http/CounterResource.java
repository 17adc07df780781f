package io.perigee.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.runtime.store.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.atomic.AtomicInteger;

/** A POST that does something that can be counted. */
@Path("/cloudapi/{login}/counters")
@RunOnVirtualThread
@Idempotent
public final class CounterResource {

  private final AtomicInteger done = new AtomicInteger();
  private final Database database;

  CounterResource(Database database) {
    this.database = database;
  }

  @POST
  public Response count(@PathParam("login") String login, byte[] body) {
    JsonNode wanted = Json.tree(new String(body, java.nio.charset.StandardCharsets.UTF_8));
    int number =
        database.write(
            h -> {
              if (wanted.has("slow")) {
                h.execute("SELECT pg_sleep(0.3)");
              }
              if (wanted.has("fail")) {
                throw new Conflict("refused");
              }
              return done.incrementAndGet();
            });
    if (wanted.has("failLate")) {
      throw new Conflict("refused after the write");
    }
    return Response.status(201)
        .header("Location", "/acme/counters/" + number)
        .type("application/json")
        .entity(Json.object().put("number", number))
        .build();
  }
}
