package io.perigee.compute.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.device.DeviceRenumbering;
import io.perigee.compute.node.NodeRenumbering;
import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * {@code node.renumber}: a network has changed, and nodes and devices get the addresses in it that
 * the network service has leased for them: {@code
 * {"network_id","moves":[{"node","interface","from","to"}]}}; {@code from} is null for the first
 * address of a family.
 */
@Singleton
public final class RenumberNodes implements CommandHandler {

  private final NodeRenumbering renumbering;
  private final DeviceRenumbering devices;

  RenumberNodes(NodeRenumbering renumbering, DeviceRenumbering devices) {
    this.renumbering = renumbering;
    this.devices = devices;
  }

  @Override
  public String kind() {
    return "node.renumber";
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Outcome run(Task task) {
    UUID network = UUID.fromString(task.payload().path("network_id").asText());
    List<NodeRenumbering.Move> moves = new ArrayList<>();
    for (JsonNode move : task.payload().path("moves")) {
      moves.add(
          new NodeRenumbering.Move(
              UUID.fromString(move.path("node").asText()),
              move.path("interface").asText(),
              move.path("from").textValue(),
              move.path("to").asText()));
    }
    int changed =
        task.write(
            h ->
                renumbering.apply(h, network, moves, task.cause())
                    + devices.apply(h, network, moves, task.cause()));
    return Outcome.done(changed + " nodes and devices have new addresses");
  }
}
