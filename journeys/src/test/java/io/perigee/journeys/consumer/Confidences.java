package io.perigee.journeys.consumer;

import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.client.LunaClient;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Secrets that the platform is told, or tells its callers, by each way that the APIs have. */
final class Confidences {

  private final String name = "told" + UUID.randomUUID().toString().substring(0, 8);
  private final Set<String> secrets = new TreeSet<>();

  /** Makes the calls; the secrets that went through them. */
  static Set<String> of(StartedPlatform platform, Tenant tenant) throws IOException {
    Confidences confidences = new Confidences();
    confidences.ofTenants(tenant.cloud());
    confidences.ofOperators(LunaClient.login(platform.credentials()));
    return confidences.secrets;
  }

  private void ofTenants(CloudClient cloud) throws IOException {
    String user =
        cloud
            .send(
                "POST",
                "/users",
                Map.of("login", name, "email", name + "@example.com", "password", secret()))
            .must(201)
            .json()
            .path("id")
            .asText();
    for (String keys : List.of("/accesskeys", "/users/" + user + "/accesskeys")) {
      String shown =
          cloud.send("POST", keys, Map.of()).must(201).json().path("accesskeysecret").asText();
      secrets.add(shown);
    }
    cloud
        .send(
            "POST",
            "/webhooks",
            Map.of(
                "url", "https://203.0.113.7/" + name,
                "events", List.of("machine.*"),
                "secret", secret()))
        .must(201);
  }

  private void ofOperators(LunaClient luna) throws IOException {
    secrets.add(luna.token());
    luna.post(
            "/config/osuser/" + name,
            config("osuser", Map.of("userPassword", secret(), "sn", name, "cn", name)))
        .must(201);
    luna.post("/config/group/" + name, config("group", Map.of())).must(201);
    String content = secret();
    String encoded = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    secrets.add(encoded);
    luna.post(
            "/config/secrets/group/" + name,
            Map.of(
                "config",
                Map.of(
                    "secrets",
                    Map.of(
                        "group",
                        Map.of(
                            name,
                            List.of(
                                Map.of(
                                    "name", "license", "content", encoded, "path", "/etc/lic")))))))
        .must(201);
    luna.get("/config/group/" + name + "/_delete").must(204);
    luna.get("/config/osuser/" + name + "/_delete").must(204);
  }

  private String secret() {
    String secret = "Confided1-" + UUID.randomUUID();
    secrets.add(secret);
    return secret;
  }

  private Map<String, Object> config(String kind, Map<String, ?> fields) {
    return Map.of("config", Map.of(kind, Map.of(name, fields)));
  }
}
