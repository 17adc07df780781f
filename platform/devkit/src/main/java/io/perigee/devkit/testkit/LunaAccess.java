package io.perigee.devkit.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Who may do what, at every endpoint of Luna2's API that a service answers: who has no token is
 * refused by 401, a viewer's writes and a foreign node's token by 403, and a viewer sees no
 * secrets.
 */
public final class LunaAccess {

  private static final String SECRETS = "/config/secrets";

  private final TestIdentity mint = TestIdentity.ofModule();
  private final LunaDoor door;
  private final List<String> faults = new ArrayList<>();

  private LunaAccess(int port) {
    this.door = new LunaDoor(port);
  }

  /**
   * What is not as it should be; empty if all is well.
   *
   * @param service whose endpoints
   * @param port where the service under test listens
   */
  public static List<String> faults(String service, int port) {
    LunaAccess access = new LunaAccess(port);
    List<LunaRoute> routes =
        LunaRoute.made(service).stream().filter(LunaRoute::takesToken).toList();
    if (routes.isEmpty()) {
      access.faults.add("no endpoint of " + service + " was found");
    }
    routes.forEach(access::check);
    return access.faults;
  }

  private void check(LunaRoute route) {
    expect(route, "no token", null, 401);
    // The gateway lets nobody come so far; whoever does is refused all the same.
    expect(route, "nobody", mint.anonymous("luna"), 401, 403);
    expect(route, "another node", mint.node(UUID.randomUUID().toString(), "another"), 403);
    String viewer = mint.lunaUser("looker", "viewer");
    if (route.acts() || route.path().startsWith(SECRETS)) {
      expect(route, "a viewer", viewer, 403);
      expect(route, "a user without a role", mint.lunaUser("nothing", new String[0]), 403);
    } else {
      LunaDoor.Answer seen = door.send(route.method(), route.url("nosuch"), viewer, "");
      if (seen.status() == 401 || seen.status() == 403) {
        faults.add("%s: a viewer is refused by %d".formatted(route, seen.status()));
      }
    }
  }

  private void expect(LunaRoute route, String who, String identity, int... statuses) {
    LunaDoor.Answer answer = door.send(route.method(), route.url("nosuch"), identity, "{}");
    boolean right = IntStream.of(statuses).anyMatch(s -> s == answer.status());
    if (!right || answer.message() == null || answer.message().isBlank()) {
      faults.add("%s: %s is answered %d %s".formatted(route, who, answer.status(), answer.body()));
    }
  }
}
