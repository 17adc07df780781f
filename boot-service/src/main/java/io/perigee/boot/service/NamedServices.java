package io.perigee.boot.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.boot.dhcp.DhcpService;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.internal.Internal;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * The services that Luna2 names, and what can be done with them. A restart is a reload: nothing
 * runs that could be ended, and so nothing can be started or stopped either.
 */
@Singleton
public final class NamedServices {

  private static final Set<String> NAMES = Set.of("dhcp", "dns", "luna2");
  private static final Set<String> DAEMON_ACTIONS = Set.of("start", "stop");

  private final DhcpService dhcp;
  private final PlatformReadiness platform;
  private final Reloads reloads;
  private final Internal internal;

  NamedServices(DhcpService dhcp, PlatformReadiness platform, Reloads reloads, Internal internal) {
    this.dhcp = dhcp;
    this.platform = platform;
    this.reloads = reloads;
    this.internal = internal;
  }

  /**
   * How a service is: Luna2's three, and each of the platform's own by its name.
   *
   * @throws NotFound if there is no such service
   */
  public ServiceState state(String name) {
    return switch (name) {
      case "dhcp" -> dhcp.state();
      case "luna2" -> platform.all();
      case "dns" -> dns(internal.get("network", "/internal/dns"));
      default -> platform.one(name);
    };
  }

  /**
   * Has a service reload.
   *
   * @throws NotFound if there is no such service
   * @throws Invalid if it does not know the action
   */
  public Reloads.Queued act(String name, String action, Cause cause) {
    if (!NAMES.contains(name)) {
      throw new NotFound("there is no service " + name);
    }
    if (DAEMON_ACTIONS.contains(action)) {
      throw Invalid.field(
          "action", "%s is rendered only: there is no daemon to %s".formatted(name, action));
    }
    if (!action.equals("reload") && !action.equals("restart")) {
      throw Invalid.field(
          "action",
          "unknown action %s of service %s; there are reload, restart and status"
              .formatted(action, name));
    }
    if (!name.equals("dns")) {
      return reloads.queue(name, cause);
    }
    JsonNode queued = internal.post("network", "/internal/dns/reload", Json.object());
    return new Reloads.Queued(
        queued.path("request_id").asText(), queued.path("already").asBoolean());
  }

  private static ServiceState dns(JsonNode state) {
    String text = state.path("text").asText();
    return state.path("well").asBoolean() ? ServiceState.well(text) : ServiceState.failed(text);
  }
}
