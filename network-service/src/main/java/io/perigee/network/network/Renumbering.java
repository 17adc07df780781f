package io.perigee.network.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Has the owner of nodes give them the addresses that they get when their network changes: the
 * command {@code node.renumber} with {@code
 * {"network_id","moves":[{"node","interface","from","to"}]}}; {@code from} is null where the
 * interface has no address of that family yet.
 */
@Singleton
final class Renumbering {

  /** Moves of a node always go by the same of so many keys, and so stay in their order. */
  private static final int KEYS = 16;

  private static final Duration WITHIN = Duration.ofHours(12);

  private final Operations operations;

  Renumbering(Operations operations) {
    this.operations = operations;
  }

  /** In the transaction that changes the network. */
  void announce(Handle h, Network network, List<Move> moves, Cause cause) {
    Map<Integer, ObjectNode> payloads = new TreeMap<>();
    for (Move move : moves) {
      ObjectNode payload =
          payloads.computeIfAbsent(
              Math.floorMod(move.holder().hashCode(), KEYS),
              key -> Json.object().put("network_id", network.id().toString()));
      ArrayNode list = payload.withArray("moves");
      list.addObject()
          .put("node", move.holder())
          .put("interface", move.iface())
          .put("from", move.from() == null ? null : move.from().toString())
          .put("to", move.to().toString());
    }
    List<NewCommand> commands = new ArrayList<>();
    payloads.forEach(
        (key, payload) ->
            commands.add(
                new NewCommand(
                    "compute", "node.renumber", network.id() + ":" + key, payload, false, WITHIN)));
    operations.accept(
        h,
        new NewOperation(
            operations.newRequestId(),
            "network.renumber",
            network.name(),
            null,
            "luna",
            "network %s: %d addresses change".formatted(network.name(), moves.size()),
            cause),
        commands);
  }
}
