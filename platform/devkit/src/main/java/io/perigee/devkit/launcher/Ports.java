package io.perigee.devkit.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.engine.Address;
import io.perigee.devkit.process.OwnedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The TCP ports of an installation's processes. The gateway's is fixed; the others are picked once
 * and recorded.
 */
final class Ports {

  static final String POSTGRES = "postgres";
  static final String KAFKA = "kafka";
  static final String KAFKA_CONTROLLER = "kafka-controller";
  static final String GATEWAY = "gateway";

  /** Where the gateway tells of its health, apart from where it serves. */
  static final String GATEWAY_MANAGEMENT = "gateway-management";

  /** Where the gateway is called for the demo's second region. */
  static final String GATEWAY_SECOND = "gateway-second";

  private static final int GATEWAY_PORT = 7050;

  /** Below the range from which systems give out ports for outgoing connections. */
  private static final int FIRST = 17_050;

  private static final int LAST = 29_999;
  private static final int TRIES = 1_000;
  private static final int LARGEST = 65_535;

  private final Map<String, Integer> ports;
  private final boolean moved;

  private Ports(Map<String, Integer> ports, boolean moved) {
    this.ports = ports;
    this.moved = moved;
  }

  /** Port of a process, by its name. */
  int of(String process) {
    return ports.get(process);
  }

  /** True if a process has another port now than was recorded before. */
  boolean moved() {
    return moved;
  }

  /** Where a service answers {@code /q/health} and {@code /q/metrics}. */
  int managementOf(String service) {
    return of(service.equals(GATEWAY) ? GATEWAY_MANAGEMENT : service);
  }

  /** Reads what is recorded; names without a port get one that is free. */
  static Ports recorded(Home home) {
    return settle(home, name -> true, recorded -> recorded == null ? gatewayPort(null) : recorded);
  }

  /**
   * Reads what is recorded and picks anew for processes whose port somebody else has taken
   * meanwhile, or a neighbour has recorded too.
   *
   * @param runs whether a process of that name is running, and so has its port rightly
   */
  static Ports settle(Home home, Predicate<String> runs) {
    return settle(home, runs, Ports::gatewayPort);
  }

  private static Ports settle(
      Home home, Predicate<String> runs, UnaryOperator<Integer> gatewayPort) {
    try (Neighbours neighbours = Neighbours.alone()) {
      Map<String, Integer> ports = read(home.ports());
      Map<String, Integer> before = Map.copyOf(ports);
      Set<Integer> taken = neighbours.of(home);
      PrimitiveIterator.OfInt candidates = candidates();
      for (String name : Processes.PORTS) {
        Integer recorded = ports.get(name);
        Integer port = name.equals(GATEWAY) ? gatewayPort.apply(recorded) : recorded;
        boolean usable =
            port != null && (name.equals(GATEWAY) || isFree(port, taken) || runs.test(name));
        while (!usable) {
          if (!candidates.hasNext()) {
            throw new LauncherException("no TCP port is free between " + FIRST + " and " + LAST);
          }
          port = candidates.next();
          usable = !ports.containsValue(port) && isFree(port, taken);
        }
        ports.put(name, port);
      }
      write(home.ports(), ports);
      return new Ports(
          ports, before.keySet().stream().anyMatch(n -> !before.get(n).equals(ports.get(n))));
    } catch (IOException | IllegalArgumentException e) {
      throw new LauncherException(
          home.ports() + " cannot be used: " + Faults.said(e) + "; remove it, and it is made again",
          e);
    }
  }

  private static boolean isFree(int port, Set<Integer> taken) {
    return !taken.contains(port) && Address.local(port).isFree();
  }

  /**
   * In an order of chance: installations of two users, who do not know of each other's, and that
   * start at the same moment shall not pick the same ones.
   */
  private static PrimitiveIterator.OfInt candidates() {
    return new Random().ints(TRIES, FIRST, LAST + 1).distinct().iterator();
  }

  /**
   * The gateway's port: {@code PERIGEE_PORT}, else the one that it had before, else 7050.
   *
   * @param recorded null if it had none
   */
  static Integer gatewayPort(Integer recorded) {
    String named = System.getenv("PERIGEE_PORT");
    if (named != null && !named.isBlank()) {
      return port(named.strip());
    }
    return recorded == null ? Integer.valueOf(GATEWAY_PORT) : recorded;
  }

  static int port(String named) {
    if (!named.matches("[0-9]{1,5}")
        || Integer.parseInt(named) < 1
        || Integer.parseInt(named) > LARGEST) {
      throw new LauncherException("PERIGEE_PORT is not a port: " + named);
    }
    return Integer.parseInt(named);
  }

  /** What a file of ports says; nothing if there is none. */
  static Map<String, Integer> read(Path file) throws IOException {
    Map<String, Integer> ports = new LinkedHashMap<>();
    if (Files.exists(file)) {
      JsonNode json = Json.tree(Files.readString(file));
      json.properties().forEach(entry -> ports.put(entry.getKey(), entry.getValue().asInt()));
    }
    return ports;
  }

  private static void write(Path file, Map<String, Integer> ports) throws IOException {
    ObjectNode json = Json.object();
    ports.forEach(json::put);
    OwnedFile.write(file, json.toPrettyString() + "\n");
  }
}
