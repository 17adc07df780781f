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
import java.util.function.Predicate;

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

  private Ports(Map<String, Integer> ports) {
    this.ports = ports;
  }

  /** Port of a process, by its name. */
  int of(String process) {
    return ports.get(process);
  }

  /** Where a service answers {@code /q/health} and {@code /q/metrics}. */
  int managementOf(String service) {
    return of(service.equals(GATEWAY) ? GATEWAY_MANAGEMENT : service);
  }

  /** Reads what is recorded; names without a port get one that is free. */
  static Ports recorded(Home home) {
    return settle(home, name -> true);
  }

  /**
   * Reads what is recorded and picks anew for processes whose port somebody else has taken
   * meanwhile.
   *
   * @param runs whether a process of that name is running, and so has its port rightly
   */
  static Ports settle(Home home, Predicate<String> runs) {
    try {
      Map<String, Integer> ports = read(home.ports());
      PrimitiveIterator.OfInt candidates = candidates();
      for (String name : Processes.PORTS) {
        Integer port = name.equals(GATEWAY) ? Integer.valueOf(gatewayPort()) : ports.get(name);
        boolean usable =
            port != null
                && (runs.test(name) || name.equals(GATEWAY) || Address.local(port).isFree());
        while (!usable) {
          if (!candidates.hasNext()) {
            throw new LauncherException("no TCP port is free between " + FIRST + " and " + LAST);
          }
          port = candidates.next();
          usable = !ports.containsValue(port) && Address.local(port).isFree();
        }
        ports.put(name, port);
      }
      write(home.ports(), ports);
      return new Ports(ports);
    } catch (IOException | IllegalArgumentException e) {
      throw new LauncherException(
          home.ports() + " cannot be used: " + Faults.said(e) + "; remove it, and it is made again",
          e);
    }
  }

  /**
   * In an order of chance: two installations that start at the same moment shall not pick the same
   * ones.
   */
  private static PrimitiveIterator.OfInt candidates() {
    return new Random().ints(TRIES, FIRST, LAST + 1).distinct().iterator();
  }

  /** The gateway's port: {@code PERIGEE_PORT}, else 7050. */
  static int gatewayPort() {
    String named = System.getenv("PERIGEE_PORT");
    return named == null || named.isBlank() ? GATEWAY_PORT : port(named.strip());
  }

  static int port(String named) {
    if (!named.matches("[0-9]{1,5}")
        || Integer.parseInt(named) < 1
        || Integer.parseInt(named) > LARGEST) {
      throw new LauncherException("PERIGEE_PORT is not a port: " + named);
    }
    return Integer.parseInt(named);
  }

  private static Map<String, Integer> read(Path file) throws IOException {
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
