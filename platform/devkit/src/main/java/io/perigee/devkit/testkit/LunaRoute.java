package io.perigee.devkit.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An endpoint of Luna2's API that is made, as the gateway's route file has it.
 *
 * @param path with {@code {}} for what names something
 * @param owner the service that answers it
 * @param authentication {@code token}, {@code token/provision}, {@code none}, …
 */
public record LunaRoute(String method, String path, String owner, String authentication) {

  private static final String FILE = "gateway-service/src/main/resources/routes.tsv";
  private static final String ADDRESS = "/config/network/{}/{}";
  private static final Set<String> LOOKING = Set.of("_member", "_nextfreeip", "_status");

  /** Those of a service, in the file's order. */
  public static List<LunaRoute> made(String service) {
    List<LunaRoute> routes = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(root().resolve(FILE))) {
        String[] f = line.split("\t");
        if (f.length > 7 && f[0].equals("luna") && f[4].equals(service) && f[7].equals("made")) {
          routes.add(new LunaRoute(f[1], f[2], f[4], f[5]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the route file cannot be read", e);
    }
    return routes;
  }

  /** True if it takes a user's token, and only by the caller's own authentication. */
  public boolean takesToken() {
    return authentication.equals("token") || authentication.equals("token/provision");
  }

  /** True if it changes something: every POST, and GETs that act. */
  public boolean acts() {
    String last = path.substring(path.lastIndexOf('/') + 1);
    boolean service = path.startsWith("/service/") && !path.startsWith("/service/status");
    return method.equals("POST") || service || last.startsWith("_") && !LOOKING.contains(last);
  }

  /** Where the service has it, with this in place of each {@code {}} that is a name. */
  public String url(String name) {
    String filled = path.equals(ADDRESS) ? "/config/network/{}/10.0.0.1" : path;
    return "/luna" + filled.replace("_{}", "_on").replace("{}", name);
  }

  @Override
  public String toString() {
    return method + " " + path;
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve(FILE))) {
      here = here.getParent();
      if (here == null) {
        throw new IllegalStateException("not inside the repository");
      }
    }
    return here;
  }
}
