package io.perigee.compute.face.lunanode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.GuestKeys;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineActions;
import io.perigee.compute.machine.MachineCreation;
import io.perigee.compute.machine.MachineQuery;
import io.perigee.compute.machine.MachineState;
import io.perigee.compute.machine.Machines;
import io.perigee.compute.machine.Networks;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.lunanode.LunaNodeAnswers;
import io.perigee.faces.lunanode.LunaNodeParams;
import io.perigee.runtime.admission.Admitted;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** LunaNode's category {@code vm}, over the same machines that CloudAPI shows. */
@Path("/lunanode/vm")
@RunOnVirtualThread
public class VmResource {

  private static final String ADDRESS = "X-Forwarded-For";

  /** {@code vm/list} has no pages; an account's machines beyond this are not shown. */
  private static final int MOST = 10_000;

  private final Machines machines;
  private final MachineCreation creation;
  private final MachineActions actions;
  private final Networks networks;
  private final GuestKeys keys;
  private final LunaNodeCaller caller;

  VmResource(
      Machines machines,
      MachineCreation creation,
      MachineActions actions,
      Networks networks,
      GuestKeys keys,
      LunaNodeCaller caller) {
    this.machines = machines;
    this.creation = creation;
    this.actions = actions;
    this.networks = networks;
    this.keys = keys;
    this.caller = caller;
  }

  @POST
  @Admitted
  @Path("/create")
  public Response create(@HeaderParam(ADDRESS) String address, byte[] body) {
    var wanted = NewVmParams.read(caller.account(), LunaNodeParams.read(body), networks, keys);
    Machine born = creation.create(caller.requester(address), wanted).machine();
    return LunaNodeAnswers.success(Documents.empty().put("vm_id", born.id().toString()));
  }

  @POST
  @Path("/list")
  public Response list(byte[] body) {
    LunaNodeParams.read(body).only(Set.of());
    MachineQuery query =
        new MachineQuery(
            caller.account(),
            EnumSet.complementOf(EnumSet.of(MachineState.DELETED)),
            null,
            null,
            null,
            null,
            null,
            null,
            Map.of(),
            false);
    List<Machine> found = machines.list(query, MOST, 0, null);
    ObjectNode answer = Documents.empty();
    ArrayNode rows = answer.putArray("vms");
    found.forEach(m -> rows.add(VmView.row(m)));
    return LunaNodeAnswers.success(answer);
  }

  @POST
  @Path("/info")
  public Response info(byte[] body) {
    UUID account = caller.account();
    UUID id = vm(body);
    Machine found =
        machines
            .find(account, id)
            .filter(m -> m.state() != MachineState.DELETED)
            .orElseThrow(() -> notFound(id.toString()));
    ObjectNode answer = Documents.empty();
    answer.set("extra", VmView.row(found));
    answer.set("info", VmView.info(found));
    return LunaNodeAnswers.success(answer);
  }

  @POST
  @Path("/start")
  public Response start(@HeaderParam(ADDRESS) String address, byte[] body) {
    return begin(address, body, Action.START);
  }

  @POST
  @Path("/stop")
  public Response stop(@HeaderParam(ADDRESS) String address, byte[] body) {
    return begin(address, body, Action.STOP);
  }

  @POST
  @Path("/reboot")
  public Response reboot(@HeaderParam(ADDRESS) String address, byte[] body) {
    return begin(address, body, Action.REBOOT);
  }

  @POST
  @Path("/delete")
  public Response delete(@HeaderParam(ADDRESS) String address, byte[] body) {
    return begin(address, body, Action.DELETE);
  }

  private Response begin(String address, byte[] body, Action action) {
    actions.begin(caller.requester(address), vm(body), action);
    return LunaNodeAnswers.success();
  }

  private static UUID vm(byte[] body) {
    Fields params = LunaNodeParams.read(body).only(Set.of("vm_id")).require("vm_id");
    String id = params.text("vm_id", 100).value();
    try {
      if (id.length() == 36) {
        return UUID.fromString(id);
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the refusal.
    }
    throw notFound(id);
  }

  private static NotFound notFound(String id) {
    return new NotFound("VM " + id + " not found");
  }
}
