package io.perigee.devkit.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Throws generated documents at every POST of Luna2's API that a service answers: none is answered
 * by a 500, each refusal says why, and what is refused, or only rehearsed by {@code ?dryrun=true},
 * has changed nothing in the service's schema.
 */
public final class LunaPosts {

  private static final int DOCUMENTS = 6;

  /** Words that the API knows somewhere; those of an endpoint are passed with it. */
  private static final List<String> WORDS =
      List.of(
          "name",
          "network",
          "ipaddress",
          "comment",
          "group",
          "interfaces",
          "osimage",
          "state",
          "status",
          "message",
          "hostlist",
          "function",
          "object",
          "content",
          "path",
          "host",
          "gidNumber",
          "uidNumber",
          "member",
          "username",
          "password",
          "tag",
          "dhcp",
          "rules",
          "size",
          "nosuchfield");

  private final LunaDoor door;
  private final String operator = TestIdentity.ofModule().lunaUser("generated", "admin");
  private final String anybody = TestIdentity.ofModule().anonymous("luna");
  private final SchemaState state;
  private final UnaryOperator<String> there;
  private final List<String> faults = new ArrayList<>();

  private LunaPosts(int port, SchemaState state, UnaryOperator<String> there) {
    this.door = new LunaDoor(port);
    this.state = state;
    this.there = there;
  }

  /**
   * What is not as it should be; empty if all is well.
   *
   * @param service whose endpoints
   * @param port where the service under test listens
   * @param restless its tables that change by themselves
   * @param there gives for a kind ({@code node}, {@code network}, …) the name of something that is
   *     there; what renames or removes it may make another
   */
  public static List<String> faults(
      String service, int port, Set<String> restless, UnaryOperator<String> there) {
    List<LunaRoute> posts =
        LunaRoute.made(service).stream().filter(r -> r.method().equals("POST")).toList();
    try (SchemaState state = new SchemaState(restless)) {
      LunaPosts all = new LunaPosts(port, state, there);
      if (posts.isEmpty()) {
        all.faults.add("no POST of " + service + " was found");
      }
      JqwikSession.run(() -> posts.forEach(all::post));
      return all.faults;
    }
  }

  private void post(LunaRoute route) {
    Arbitrary<ObjectNode> objects =
        Generated.objects(WORDS, Map.of("interfaces", List.of("interface", "network", "dhcp")));
    objects.sampleStream().limit(DOCUMENTS).forEach(object -> reaching(route, object));
    Generated.values()
        .sampleStream()
        .limit(DOCUMENTS)
        .forEach(value -> send(route, fresh(), Json.write(value)));
  }

  /** Once at what is there, once at what is not. */
  private void reaching(LunaRoute route, JsonNode object) {
    String kind = route.path().split("/").length > 2 ? route.path().split("/")[2] : "";
    String name = there.apply(kind);
    String body = Json.write(LunaDocuments.body(route, name, object));
    if (route.takesToken()) {
      rehearse(route, name, body);
    }
    send(route, name, body);
    String other = fresh();
    send(route, other, Json.write(LunaDocuments.body(route, other, object)));
  }

  /** What no other test counts on not being there. */
  private static String fresh() {
    return "made-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** What would have been done is told, and not done. */
  private void rehearse(LunaRoute route, String name, String body) {
    boolean working = state.working();
    String taken = state.taken();
    Map<String, String> before = state.read();
    LunaDoor.Answer answer = door.send("POST", route.url(name) + "?dryrun=true", operator, body);
    boolean told = answer.status() == 200 && answer.body().contains("\"dryrun\":true");
    if (answer.status() >= 500 || answer.status() < 400 && !told) {
      faults.add("%s?dryrun: %d %s to %s".formatted(route, answer.status(), answer.body(), body));
    }
    Map<String, String> after = state.read();
    if (!working && !after.equals(before) && state.taken().equals(taken)) {
      before.entrySet().removeAll(after.entrySet());
      faults.add("%s?dryrun: %s changed by %s".formatted(route, before.keySet(), body));
    }
  }

  private void send(LunaRoute route, String name, String body) {
    boolean working = state.working();
    String taken = state.taken();
    Map<String, String> before = state.read();
    LunaDoor.Answer answer =
        door.send("POST", route.url(name), route.takesToken() ? operator : anybody, body);
    if (answer.status() >= 500) {
      faults.add("%s: %d to %s".formatted(route, answer.status(), body));
    }
    if (answer.status() < 400) {
      return;
    }
    if (answer.message() == null || answer.message().isBlank()) {
      faults.add("%s: %d without a message to %s".formatted(route, answer.status(), body));
    }
    Map<String, String> after = state.read();
    if (!working && !after.equals(before) && state.taken().equals(taken)) {
      before.entrySet().removeAll(after.entrySet());
      faults.add(
          "%s: %d, and yet %s changed by %s"
              .formatted(route, answer.status(), before.keySet(), body));
    }
  }
}
