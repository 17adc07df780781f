package io.perigee.power.face.luna;

import io.perigee.contracts.error.Unavailable;
import io.perigee.contracts.hostlist.Hostlist;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.faces.luna.LunaBody;
import io.perigee.power.PowerConfig;
import io.perigee.power.control.ControlAction;
import io.perigee.power.control.ControlResults;
import io.perigee.power.control.Controls;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import io.perigee.runtime.store.Rehearsal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Control of nodes in Luna2's API ("Control API" of the Luna2 REST API). */
@Path("/luna/control")
@RunOnVirtualThread
public class ControlResource {

  /** What is left to the caller's deadline when this gives up waiting. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  private final Controls controls;
  private final PowerConfig config;
  private final Call call;
  private final Clock clock;

  ControlResource(Controls controls, PowerConfig config, Call call, Clock clock) {
    this.controls = controls;
    this.config = config;
    this.call = call;
    this.clock = clock;
  }

  /**
   * "Control API (GET /control/action/{command}/{hostname}/_{action})". One host: 200 with the
   * status, 204 for the other actions, 404 if there is no such node, 500 with the BMC's reason if
   * it failed. A hostlist is answered like a POST.
   */
  @GET
  @Path("/action/{subsystem}/{hosts}/_{action}")
  public Response act(String subsystem, String hosts, String action) throws InterruptedException {
    call.require(Principal.Kind.LUNA_USER);
    return one(ControlAction.of(subsystem, action), hosts);
  }

  /** "/control/power/{hostname}": the power of a node. */
  @GET
  @Path("/power/{hosts}")
  public Response status(String hosts) throws InterruptedException {
    call.require(Principal.Kind.LUNA_USER);
    return one(ControlAction.POWER_STATUS, hosts);
  }

  /**
   * "Control API (POST /control/action/{command}/_{action})", with {@code
   * {"control":{"power":{"on":{"hostlist":…}}}}}. Answers within three seconds with what has
   * finished; {@code /control/status/{request_id}} gives the rest.
   */
  @POST
  @Path("/action/{subsystem}/_{action}")
  public Response actOnMany(String subsystem, String action, byte[] body)
      throws InterruptedException {
    call.require(Principal.Kind.LUNA_USER);
    ControlAction what = ControlAction.of(subsystem, action);
    Fields fields =
        LunaBody.at(body, "control", subsystem, action)
            .only(Set.of("hostlist"))
            .require("hostlist");
    return many(what, fields.text("hostlist", Hostlist.MAX_LENGTH).value());
  }

  /** The same with the hosts in the URL; a body is not looked at. */
  @POST
  @Path("/action/{subsystem}/{hosts}/_{action}")
  public Response actOnNamed(String subsystem, String hosts, String action)
      throws InterruptedException {
    call.require(Principal.Kind.LUNA_USER);
    return many(ControlAction.of(subsystem, action), hosts);
  }

  /**
   * "Poll the result of a control action": what has finished since the last poll; 404 when there is
   * no such request, or all of it has been given. The request id is all that is needed.
   */
  @GET
  @Path("/status/{requestId}")
  public Response poll(String requestId) {
    return LunaAnswers.json(200, ControlView.of(requestId, controls.poll(requestId)));
  }

  private Response one(ControlAction action, String hostlist) throws InterruptedException {
    List<String> hosts = Hostlist.expand(hostlist, config.hosts());
    if (hosts.size() > 1) {
      return many(action, hostlist);
    }
    Controls.Accepted accepted = controls.start(action, hostlist, hosts, call.cause());
    if (Rehearsal.isOn()) {
      return planned(204, accepted, hosts);
    }
    if (!controls.await(accepted.requestId(), shorter(config.waitForOne()))) {
      throw new Unavailable(
          "it is still under way; /control/status/%s tells when it has ended"
              .formatted(accepted.requestId()));
    }
    ControlResults results = controls.results(accepted);
    if (!results.failed().isEmpty()) {
      return LunaAnswers.message(
          500,
          "%s of %s failed: %s"
              .formatted(action.words(), hosts.getFirst(), results.failed().get(hosts.getFirst())));
    }
    return action == ControlAction.POWER_STATUS
        ? LunaAnswers.json(200, ControlView.of(accepted.requestId(), results))
        : LunaAnswers.noContent();
  }

  /** The time that accepting takes is part of the wait: the caller counts from when it asked. */
  private Response many(ControlAction action, String hostlist) throws InterruptedException {
    Instant answerBy = clock.instant().plus(config.answerWithin());
    List<String> hosts = Hostlist.expand(hostlist, config.hosts());
    Controls.Accepted accepted = controls.start(action, hostlist, hosts, call.cause());
    if (Rehearsal.isOn()) {
      return planned(200, accepted, hosts);
    }
    controls.await(accepted.requestId(), shorter(Duration.between(clock.instant(), answerBy)));
    return LunaAnswers.json(200, ControlView.of(accepted.requestId(), controls.results(accepted)));
  }

  /** Nothing will end that could be waited for. */
  private static Response planned(int status, Controls.Accepted accepted, List<String> hosts) {
    return LunaAnswers.message(
        status,
        "%s of %d nodes; %d refused"
            .formatted(
                accepted.action().words(),
                hosts.size() - accepted.refused().size(),
                accepted.refused().size()));
  }

  private Duration shorter(Duration wish) {
    Duration left = Duration.between(clock.instant(), call.deadline()).minus(MARGIN);
    return left.compareTo(wish) < 0 ? left : wish;
  }
}
