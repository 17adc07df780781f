package io.perigee.journeys.platform;

import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.install.IdentityMint;
import io.perigee.journeys.client.Http;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Packages whose machines have the disks that they ask for. */
public final class FlexiblePackage {

  /** Its name, which comes last in the list: tests that take any package take another. */
  public static final String NAME = "xl.flex";

  /** The next size. */
  public static final String LARGER = "xl.flex.2";

  private FlexiblePackage() {}

  /** Makes sure that the platform offers both. */
  public static void offer(StartedPlatform platform) throws IOException {
    new Http(platform.installation().url("compute"))
        .send(
            "POST",
            "/internal/bootstrap",
            Map.of(
                IdentityMint.HEADER,
                IdentityMint.of(platform.installation().identityKey()).service("journeys"),
                "Content-Type",
                "application/json"),
            Json.write(Map.of("packages", List.of(size(NAME, 901, 512), size(LARGER, 902, 1024)))))
        .must(200);
  }

  private static Map<String, ?> size(String name, int number, int memory) {
    return Map.of(
        "name",
        name,
        "number",
        number,
        "memory",
        memory,
        "disk",
        40 * memory,
        "vcpus",
        1,
        "flexible_disk",
        true);
  }
}
