package io.perigee.auth.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.internal.Internal;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * The choices of accounts (CloudAPI, "Config"). The default network is kept by network-service,
 * with the networks themselves: it lays the first one, and lets no chosen one go.
 */
@Singleton
public final class AccountConfigs {

  private static final String OWNER = "network";
  private static final String PATH = "/internal/networks/default/";

  private final Internal internal;

  AccountConfigs(Internal internal) {
    this.internal = internal;
  }

  /**
   * The default network of an account; empty while there is none.
   *
   * @param region the name of the region that is meant; null for the one chosen last
   */
  public Optional<UUID> defaultNetwork(UUID account, String region) {
    String query =
        region == null ? "" : "?region=" + URLEncoder.encode(region, StandardCharsets.UTF_8);
    return internal.find(OWNER, PATH + account + query).flatMap(AccountConfigs::network);
  }

  /**
   * @param region the name of the region that is meant; null for the network's own
   * @return the network, as it is kept now
   * @throws Invalid if the account cannot use such a network
   */
  public Optional<UUID> chooseNetwork(UUID account, String region, UUID network) {
    ObjectNode wanted = Json.object().put("default_network", network.toString());
    if (region != null) {
      wanted.put("region", region);
    }
    try {
      return network(internal.send(OWNER, PATH + account, "PUT", wanted));
    } catch (Invalid e) {
      throw Invalid.field("default_network", "default_network: " + e.getMessage());
    }
  }

  private static Optional<UUID> network(JsonNode config) {
    return Optional.ofNullable(config.path("default_network").asText(null)).map(UUID::fromString);
  }
}
