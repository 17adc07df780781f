package io.perigee.devkit.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Throws generated documents at every POST of Luna2's API that a service answers: none is answered
 * by a 500, each refusal says why, and what is refused, or only rehearsed by {@code ?dryrun=true},
 * has changed nothing in the service's schema.
 */
public final class LunaPosts {

  private static final int DOCUMENTS = 6;
  private static final int TRIES = 3;
  private static final Map<String, List<String>> ROWS =
      Map.of("interfaces", List.of("interface", "network", "dhcp"));

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
      posts.forEach(all::post);
      return all.faults;
    }
  }

  private void post(LunaRoute route) {
    int salt = route.path().hashCode();
    Samples.of(Generated.objects(WORDS, ROWS), DOCUMENTS, salt)
        .forEach(object -> reaching(route, object));
    Samples.of(Generated.values(), DOCUMENTS, salt)
        .forEach(value -> blame(() -> send(route, new Sent(fresh(), Json.write(value)))));
  }

  /** Once at what is there, once at what is not. */
  private void reaching(LunaRoute route, JsonNode object) {
    String kind = route.path().split("/").length > 2 ? route.path().split("/")[2] : "";
    if (route.takesToken()) {
      blame(() -> rehearse(route, document(route, there.apply(kind), object)));
    }
    blame(() -> send(route, document(route, there.apply(kind), object)));
    blame(() -> send(route, document(route, fresh(), object)));
  }

  private static Sent document(LunaRoute route, String name, JsonNode object) {
    return new Sent(name, Json.write(LunaDocuments.body(route, name, object)));
  }

  /**
   * A document on its way.
   *
   * @param name of what it is sent to
   */
  private record Sent(String name, String body) {}

  /**
   * A fault is one that shows at each of three tries: what is going on beside a request may change
   * the schema, or take all connections, but not every time. A 500 is one at once.
   */
  private void blame(Supplier<Optional<String>> tried) {
    Optional<String> fault = Optional.empty();
    for (int i = 0; i < TRIES; i++) {
      fault = tried.get();
      if (fault.isEmpty()) {
        return;
      }
    }
    faults.add(fault.get());
  }

  /** What no other test counts on not being there. */
  private static String fresh() {
    return "made-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** What would have been done is told, and not done. */
  private Optional<String> rehearse(LunaRoute route, Sent sent) {
    Watched watched = watched(route.url(sent.name) + "?dryrun=true", operator, sent.body);
    LunaDoor.Answer answer = watched.answer;
    boolean told = answer.status() == 200 && answer.body().contains("\"dryrun\":true");
    if (answer.status() >= 500 || answer.status() < 400 && !told) {
      return Optional.of(
          "%s?dryrun: %d %s to %s".formatted(route, answer.status(), answer.body(), sent.body));
    }
    return watched.changed.isEmpty()
        ? Optional.empty()
        : Optional.of("%s?dryrun: %s changed by %s".formatted(route, watched.changed, sent.body));
  }

  private Optional<String> send(LunaRoute route, Sent sent) {
    Watched watched =
        watched(route.url(sent.name), route.takesToken() ? operator : anybody, sent.body);
    LunaDoor.Answer answer = watched.answer;
    if (answer.status() >= 500) {
      return Optional.of("%s: %d to %s".formatted(route, answer.status(), sent.body));
    }
    if (answer.status() < 400) {
      return Optional.empty();
    }
    if (answer.message() == null || answer.message().isBlank()) {
      return Optional.of(
          "%s: %d without a message to %s".formatted(route, answer.status(), sent.body));
    }
    return watched.changed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s: %d, and yet %s changed by %s"
                .formatted(route, answer.status(), watched.changed, sent.body));
  }

  /**
   * An answer, and the tables that changed meanwhile by nothing else that is known of: none if
   * accepted work was going on, or something came from a topic.
   */
  private record Watched(LunaDoor.Answer answer, Set<String> changed) {}

  private Watched watched(String url, String identity, String body) {
    boolean working = state.working();
    String taken = state.taken();
    Map<String, String> before = state.read();
    LunaDoor.Answer answer = door.send("POST", url, identity, body);
    if (answer.status() == 500) {
      faults.add("%s: 500 %s to %s".formatted(url, answer.body(), body));
    }
    Map<String, String> after = state.read();
    if (working || after.equals(before) || !state.taken().equals(taken)) {
      return new Watched(answer, Set.of());
    }
    before.entrySet().removeAll(after.entrySet());
    return new Watched(answer, before.keySet());
  }
}
