package io.perigee.journeys.triton;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.platform.FlexiblePackage;
import io.perigee.journeys.platform.KeyFile;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import io.perigee.journeys.walk.Walk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The published CLIs, unmodified, through every section of CloudAPI: {@code triton}, and the {@code
 * sdc-*} commands of {@code smartdc} for versions 7. Each walk has an account of its own, so they
 * go side by side.
 */
@ExtendWith(StartedPlatform.class)
class ClientWalkTest {

  private final StartedPlatform platform;
  private final List<Tenant> tenants = new ArrayList<>();

  @TempDir Path folder;

  ClientWalkTest(StartedPlatform platform) {
    this.platform = platform;
  }

  @AfterEach
  void removeTheMachines() throws IOException {
    for (Tenant tenant : tenants) {
      tenant.removeMachines();
    }
  }

  @Test
  void theirCommandsDoWhatTheyShould() throws Exception {
    FlexiblePackage.offer(platform);
    List<Callable<Walk.Walked>> triton = new ArrayList<>();
    for (String section : List.of("storage", "instance", "network", "account")) {
      triton.add(walk("triton-" + section + ".walk", true));
    }
    Callable<Walk.Walked> smartdc = walk("smartdc.walk", false);

    List<Walk.Walked> byTriton = new ArrayList<>();
    Walk.Walked bySmartdc;
    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Walk.Walked> beside = together.submit(smartdc);
      for (Future<Walk.Walked> walked : together.invokeAll(triton)) {
        byTriton.add(walked.get());
      }
      bySmartdc = beside.get();
    }

    List<String> failures = new ArrayList<>(bySmartdc.failures());
    byTriton.forEach(walked -> failures.addAll(walked.failures()));
    assertThat(failures).isEmpty();
    assertThat(byTriton.stream().mapToInt(Walk.Walked::commands).sum()).isGreaterThanOrEqualTo(60);
    assertThat(bySmartdc.commands()).isGreaterThanOrEqualTo(20);
  }

  private Callable<Walk.Walked> walk(String file, boolean triton) throws Exception {
    Tenant tenant = Tenant.withRsaKey(platform, "walk", folder);
    tenants.add(tenant);
    Credentials credentials = tenant.credentials();
    Path home = Files.createDirectories(folder.resolve(tenant.login()));
    String key = KeyFile.rsa(folder.resolve(tenant.login() + "-more.pem")).openSsh();
    lay(home, credentials, key);
    JsonNode image = tenant.cloud().get("/images?name=demo-linux").must(200).json().path(0);
    Map<String, String> names = new HashMap<>();
    names.put("account", tenant.login());
    names.put("id", tenant.id());
    names.put("other", tenants.getFirst().id());
    names.put("url", credentials.url());
    names.put("home", home.toString());
    names.put("image", image.path("id").asText());
    names.put("key", key);
    names.put("flexible", FlexiblePackage.NAME);
    names.put("larger", FlexiblePackage.LARGER);
    Walk.Client client =
        triton ? new Triton(home, credentials)::run : new Smartdc(home, credentials)::run;
    return () -> new Walk(client, names).through(file);
  }

  /** The files that commands are given. */
  private static void lay(Path home, Credentials credentials, String key) throws IOException {
    Files.writeString(home.resolve("more.pub"), key + "\n");
    Map<String, Map<String, ?>> files =
        Map.of(
            "profile",
            Map.of(
                "name", "walk",
                "url", credentials.url(),
                "account", credentials.cloudapi().account(),
                "keyId", credentials.cloudapi().keyId()),
            "user",
            Map.of("login", "walker", "email", "walker@example.com", "password", "secret123"),
            "policy",
            Map.of("name", "look", "rules", List.of("CAN getmachine")),
            "role",
            Map.of(
                "name", "lookers",
                "members", List.of(Map.of("type", "subuser", "login", "walker", "default", true)),
                "policies", List.of(Map.of("name", "look"))));
    for (Map.Entry<String, Map<String, ?>> file : files.entrySet()) {
      Files.writeString(home.resolve(file.getKey() + ".json"), Json.write(file.getValue()));
    }
  }
}
