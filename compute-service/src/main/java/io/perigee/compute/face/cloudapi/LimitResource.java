package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.limit.Limit;
import io.perigee.compute.limit.Limits;
import io.perigee.faces.Documents;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** An account's provisioning limits (<i>GetAccountLimits</i>). */
@Path("/cloudapi/{login}/limits")
@RunOnVirtualThread
public class LimitResource {

  private final Limits limits;
  private final Caller caller;

  LimitResource(Limits limits, Caller caller) {
    this.limits = limits;
    this.caller = caller;
  }

  @GET
  public Response list(@PathParam("login") String login) {
    return CloudAnswers.list(
        limits.list(caller.account(login)).stream().map(LimitResource::view).toList());
  }

  private static ObjectNode view(Limit limit) {
    ObjectNode view = Documents.empty();
    if (limit.check() != null) {
      view.put("check", limit.check()).put(limit.check(), limit.name());
    }
    return view.put("by", limit.by()).put("value", limit.value()).put("used", limit.used());
  }
}
