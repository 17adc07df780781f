package io.perigee.power.control;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.power.PowerConfig;
import io.perigee.power.known.Nodes;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Control of nodes: one operation for a request, one command for each of its nodes, whether they
 * are asked for by GET or by POST, one node or ten thousand.
 */
@Singleton
public final class Controls {

  /** Up to so many hosts a person waits; more are done beside that. */
  private static final int INTERACTIVE = 16;

  private static final int SUBJECT = 200;

  /** What compute lets a node be called, in capital letters too. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,255}");

  private final Database database;
  private final Operations operations;
  private final Nodes nodes;
  private final ControlPolls polls;
  private final Duration within;

  Controls(
      Database database,
      Operations operations,
      Nodes nodes,
      ControlPolls polls,
      PowerConfig config) {
    this.database = database;
    this.operations = operations;
    this.nodes = nodes;
    this.polls = polls;
    this.within = config.within();
  }

  /**
   * A request that was accepted.
   *
   * @param action what was asked
   * @param refused hosts that there are not, with what is said of them; they are in the first
   *     answer only
   */
  public record Accepted(String requestId, ControlAction action, Map<String, String> refused) {}

  /**
   * Accepts an action on hosts.
   *
   * @param hostlist the hosts as the caller named them
   * @throws NotFound if there is none of the hosts
   * @throws Invalid if one of several is nothing that a node can be called
   * @throws Conflict if none of those that there are has a BMC
   * @throws io.perigee.contracts.error.Busy if too much is outstanding
   */
  public Accepted start(ControlAction action, String hostlist, List<String> hosts, Cause cause) {
    refuseWhatIsNoName(hosts);
    Map<String, Target> known = nodes.targets(hosts);
    if (known.isEmpty()) {
      throw new NotFound(
          hosts.size() == 1
              ? "node " + hosts.getFirst() + " does not exist"
              : "none of these nodes exists");
    }
    Map<String, String> refused = new TreeMap<>();
    hosts.stream()
        .filter(host -> !known.containsKey(host))
        .forEach(host -> refused.put(host, "node " + host + " is not known"));
    List<Target> targets = known.values().stream().filter(Target::hasBmc).toList();
    known.values().stream()
        .filter(t -> !t.hasBmc())
        .forEach(t -> refused.put(t.host(), "node " + t.host() + " has no BMC"));
    if (targets.isEmpty()) {
      throw new Conflict("NoBmc", String.join(", ", refused.values()));
    }
    String requestId = operations.newRequestId();
    boolean bulk = targets.size() > INTERACTIVE;
    List<NewCommand> commands =
        targets.stream()
            .map(
                target ->
                    new NewCommand(
                        "power", action.kind(), target.node(), payload(target), bulk, within))
            .toList();
    String subject = hostlist.length() > SUBJECT ? hostlist.substring(0, SUBJECT) + "…" : hostlist;
    database.run(
        h ->
            operations.accept(
                h,
                new NewOperation(requestId, action.kind(), subject, null, "luna", null, cause),
                commands));
    return new Accepted(requestId, action, refused);
  }

  /** Waits until all of it has ended, but not longer; false if something is still to come. */
  public boolean await(String requestId, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    long pause = 4;
    while (database.read(h -> polls.outstanding(h, requestId))) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      Thread.sleep(Math.min(left, pause));
      pause = Math.min(100, pause * 2);
    }
    return true;
  }

  /** What has finished since the last call; each result is given once. */
  public ControlResults results(Accepted accepted) {
    List<ControlResults.Finished> finished =
        database.write(h -> polls.take(h, accepted.requestId()));
    return ControlResults.of(accepted.action().subsystem(), finished, accepted.refused());
  }

  /**
   * What has finished of a request since it was asked last.
   *
   * @throws NotFound {@code No data for this request} if there is no such request, or all of it has
   *     been given
   */
  public ControlResults poll(String requestId) {
    return database.write(
        h -> {
          String subsystem =
              polls
                  .subsystem(h, requestId)
                  .orElseThrow(() -> new NotFound("No data for this request"));
          boolean outstanding = polls.outstanding(h, requestId);
          List<ControlResults.Finished> finished = polls.take(h, requestId);
          if (finished.isEmpty() && !outstanding) {
            throw new NotFound("No data for this request");
          }
          return ControlResults.of(subsystem, finished, Map.of());
        });
  }

  private static com.fasterxml.jackson.databind.JsonNode payload(Target target) {
    return Json.object()
        .put("host", target.host())
        .put("driver", target.driver())
        .put("address", target.address());
  }

  /** What no node can be called is not repeated to the caller, whatever it holds. */
  private static void refuseWhatIsNoName(List<String> hosts) {
    for (int i = 0; i < hosts.size(); i++) {
      if (!NAME.matcher(hosts.get(i)).matches()) {
        throw hosts.size() == 1
            ? new NotFound("there is no node of this name")
            : Invalid.field("hostlist", "host %d of the hostlist is no host name".formatted(i + 1));
      }
    }
  }
}
