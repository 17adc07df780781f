package io.perigee.runtime.internal;

import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.state.Republication;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** Has this service tell everything of a state topic anew; for an operator after a restore. */
@Path("/internal/republish")
@RunOnVirtualThread
public class RepublishResource {

  private final Republication republication;

  RepublishResource(Republication republication) {
    this.republication = republication;
  }

  /** {@code {"topic","generation"}}, or 404 if the service owns no such topic. */
  @POST
  @Path("/{topic}")
  @Produces("application/json")
  public String republish(String topic) {
    return Json.write(
        Json.object().put("topic", topic).put("generation", republication.republish(topic)));
  }
}
