package io.perigee.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.credential.Access;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The tags of the machine that a path names, for rules with {@code tag_NAME}. */
public final class MachineTags {

  private static final String MACHINES = "/machines/";

  private final Owners owners;

  public MachineTags(Owners owners) {
    this.owners = owners;
  }

  /** Empty where the path names no machine, or none that there is. */
  Future<Map<String, String>> of(Access account, ResourcePath resource) {
    if (!resource.below().startsWith(MACHINES)) {
      return Future.succeededFuture(Map.of());
    }
    String id =
        URLEncoder.encode(resource.below().substring(MACHINES.length()), StandardCharsets.UTF_8);
    return owners
        .ask("compute", HttpMethod.GET, "/" + account.login() + MACHINES + id, account)
        .map(answer -> answer.status() == 200 ? tags(answer.body().getBytes()) : Map.of());
  }

  private static Map<String, String> tags(byte[] machine) {
    Map<String, String> tags = new HashMap<>();
    try {
      JsonNode sent = Json.MAPPER.readTree(machine).path("tags");
      sent.properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    } catch (IOException e) {
      // A machine that cannot be read has no tags that a rule could be granted by.
    }
    return tags;
  }
}
