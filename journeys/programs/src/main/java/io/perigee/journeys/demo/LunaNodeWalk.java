package io.perigee.journeys.demo;

import static io.perigee.journeys.demo.Steps.expect;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.LunaNodeClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A VPS tenant's virtual machine, among the same machines. */
final class LunaNodeWalk {

  private final Steps steps;
  private final LunaNodeClient lunanode;
  private String vm;

  LunaNodeWalk(Steps steps, Credentials credentials) {
    this.steps = steps;
    this.lunanode = new LunaNodeClient(credentials);
  }

  /**
   * @param machine a machine of the same account, created by another API
   */
  void walk(String machine) {
    steps.chapter("LunaNode: a virtual machine of the same account");
    steps.step(
        "regions are listed",
        () -> expect("regions", !call("region", "list", Map.of()).path("regions").isEmpty()));
    steps.step(
        "the machine made by CloudAPI is listed",
        () ->
            expect(
                "listed",
                call("vm", "list", Map.of())
                    .path("vms")
                    .findValuesAsText("vm_id")
                    .contains(machine)));
    steps.step("a virtual machine is created and comes online", this::create);
    steps.step("it is stopped", () -> act("stop", "Offline"));
    steps.step("it is started", () -> act("start", "Online"));
    steps.step(
        "it is deleted",
        () -> {
          call("vm", "delete", Map.of("vm_id", vm));
          Instant deadline = Instant.now().plusSeconds(60);
          while (call("vm", "list", Map.of()).path("vms").findValuesAsText("vm_id").contains(vm)) {
            expect("it goes in time", Instant.now().isBefore(deadline));
            Thread.sleep(Duration.ofMillis(200));
          }
        });
  }

  private void create() throws IOException, InterruptedException {
    JsonNode plan = call("plan", "list", Map.of()).path("plans").path(0);
    JsonNode image = call("image", "list", Map.of()).path("images").path(0);
    vm =
        call(
                "vm",
                "create",
                Map.of(
                    "hostname",
                    "demo-vps",
                    "plan_id",
                    plan.path("plan_id").asText(),
                    "image_id",
                    image.path("image_id").asText()))
            .path("vm_id")
            .asText();
    await("Online");
  }

  private void act(String action, String status) throws IOException, InterruptedException {
    call("vm", action, Map.of("vm_id", vm));
    await(status);
  }

  private void await(String status) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plusSeconds(60);
    String found = "";
    while (!found.equals(status)) {
      expect("%s in time, it is %s".formatted(status, found), Instant.now().isBefore(deadline));
      found = lunanode.call("vm", "info", Map.of("vm_id", vm)).at("/info/status_nohtml").asText();
      Thread.sleep(Duration.ofMillis(100));
    }
    steps.say("  vm/info: " + status);
  }

  private JsonNode call(String category, String action, Map<String, ?> parameters)
      throws IOException {
    return steps
        .show(
            "POST /api/" + category + "/" + action + "/ " + parameters,
            lunanode.send(category, action, parameters))
        .must(200)
        .json();
  }
}
