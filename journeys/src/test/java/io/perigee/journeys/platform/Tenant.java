package io.perigee.journeys.platform;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.install.IdentityMint;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LunaNodeClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An account of a test's own, with an SSH key and a LunaNode API key, made as the launcher makes
 * the demo's.
 */
public final class Tenant {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Credentials credentials;
  private final String id;
  private final CloudClient cloud;

  private Tenant(Credentials credentials, String id) throws IOException {
    this.credentials = credentials;
    this.id = id;
    this.cloud = new CloudClient(credentials);
  }

  /**
   * Makes one, which signs by Ed25519.
   *
   * @param name what its login begins with
   * @param folder where its private key goes
   */
  public static Tenant of(StartedPlatform platform, String name, Path folder) throws IOException {
    return of(platform, name, folder, KeyFile::in);
  }

  /** As {@link #of}, signing by RSA, as the published CLIs are mostly used. */
  public static Tenant withRsaKey(StartedPlatform platform, String name, Path folder)
      throws IOException {
    return of(platform, name, folder, KeyFile::rsa);
  }

  private interface NewKey {
    KeyFile in(Path file) throws IOException;
  }

  private static Tenant of(StartedPlatform platform, String name, Path folder, NewKey newKey)
      throws IOException {
    String random = UUID.randomUUID().toString().replace("-", "");
    String login = name + random.substring(0, 8);
    String apiId = random.substring(0, 16);
    String apiKey = random.repeat(4);
    KeyFile key = newKey.in(folder.resolve(login + ".pem"));
    Map<String, Object> wanted =
        Map.of(
            "account",
                Map.of(
                    "login",
                    login,
                    "email",
                    login + "@example.com",
                    "keys",
                    List.of(Map.of("name", "own", "key", key.openSsh()))),
            "lunanode", Map.of("api_id", apiId, "api_key", apiKey));
    Answer made =
        new Http(platform.installation().url("auth"))
            .send(
                "POST",
                "/internal/bootstrap",
                Map.of(
                    IdentityMint.HEADER,
                    IdentityMint.of(platform.installation().identityKey()).service("auth"),
                    "Content-Type",
                    "application/json"),
                Json.write(wanted))
            .must(200);
    Credentials demo = platform.credentials();
    Credentials own =
        new Credentials(
            demo.url(),
            demo.luna(),
            new Credentials.CloudApi(login, key.file().toString(), key.fingerprint()),
            new Credentials.LunaNode(apiId, apiKey));
    return new Tenant(own, made.json().at("/account/id").asText());
  }

  public Credentials credentials() {
    return credentials;
  }

  public String login() {
    return cloud.account();
  }

  /** Its UUID. */
  public String id() {
    return id;
  }

  public CloudClient cloud() {
    return cloud;
  }

  public LunaNodeClient lunanode() {
    return new LunaNodeClient(credentials);
  }

  /** Creates a machine of any package and waits until it runs; its id. */
  public String runningMachine(String name, Map<String, ?> more)
      throws IOException, InterruptedException {
    JsonNode pack = cloud.get("/packages").must(200).json().path(0);
    return runningMachine(name, pack.path("name").asText(), more);
  }

  /** Creates a machine of a package and waits until it runs; its id. */
  public String runningMachine(String name, String pack, Map<String, ?> more)
      throws IOException, InterruptedException {
    JsonNode image = cloud.get("/images").must(200).json().path(0);
    Map<String, Object> wanted = new java.util.LinkedHashMap<>(more);
    wanted.putAll(Map.of("name", name, "image", image.path("id").asText(), "package", pack));
    String machine = cloud.send("POST", "/machines", wanted).must(201).json().path("id").asText();
    Answer settled =
        cloud.await(
            machine,
            a -> List.of("running", "failed").contains(a.json().path("state").asText()),
            PATIENCE);
    if (!settled.json().path("state").asText().equals("running")) {
      throw new IllegalStateException("the machine does not run: " + settled.body());
    }
    return machine;
  }

  /** Deletes all its machines; does not wait for their end. */
  public void removeMachines() throws IOException {
    for (JsonNode machine : cloud.get("/machines").must(200).json()) {
      cloud.send("DELETE", "/machines/" + machine.path("id").asText(), null);
    }
  }
}
