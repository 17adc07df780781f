package io.perigee.devkit.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.install.Installation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;

/**
 * A checkout in which a small program stands for each service, laid out as Quarkus does: ready as
 * soon as it runs; with {@code ONCE} in its environment it only says what it found and ends.
 */
public final class BuiltServices {

  private static final String PROGRAM =
      """
      package io.quarkus.runner;

      public class GeneratedMain {
        public static void main(String[] arguments) throws Exception {
          var opened = String.class.getDeclaredField("value");
          opened.setAccessible(true);
          System.out.println("WORD " + library.Library.word() + " " + library.Changed.word());
          if (System.getenv("ONCE") == null) {
            library.Library.serve(Integer.parseInt(System.getenv("PERIGEE_HTTP_PORT")));
          }
        }
      }
      """;
  private static final String LIBRARY =
      """
      package library;

      import com.sun.net.httpserver.HttpServer;
      import java.net.InetSocketAddress;

      public class Library {
        public static String word() {
          return "library";
        }

        public static void serve(int port) throws Exception {
          HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
          server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
          server.start();
        }
      }
      """;
  private static final String CHANGED =
      """
      package library;

      public class Changed {
        public static String word() {
          return "WHICH";
        }
      }
      """;

  private final Path checkout;

  private BuiltServices(Path checkout) {
    this.checkout = checkout;
  }

  /** Builds all of them. */
  public static BuiltServices in(Path checkout) throws IOException {
    BuiltServices built = new BuiltServices(checkout);
    List<String> names = new ArrayList<>(Installation.SERVICES);
    names.add("gateway");
    for (String name : names) {
      built.build(name, "started", "library-1.jar");
    }
    return built;
  }

  /** Builds one anew. */
  void build(String name, String word, String library) throws IOException {
    Path folder = Application.of(checkout, name).folder();
    Path libraries = Files.createDirectories(folder.resolve("lib/main"));
    Files.createDirectories(folder.resolve("app"));
    Files.createDirectories(folder.resolve("quarkus"));
    for (Path old : Application.of(checkout, name).libraries().values()) {
      Files.delete(old);
    }
    Path classes = Files.createTempDirectory(checkout, "classes");
    byte[] original = compiled(classes, "library.Changed", CHANGED.replace("WHICH", "original"));
    byte[] changed = compiled(classes, "library.Changed", CHANGED.replace("WHICH", "changed"));
    byte[] part = compiled(classes, "library.Library", LIBRARY);
    byte[] main =
        compiled(classes, "io.quarkus.runner.GeneratedMain", PROGRAM.replace("WORD", word));
    jar(
        libraries.resolve(library),
        new Manifest(),
        Map.of("library/Library.class", part, "library/Changed.class", original));
    jar(
        folder.resolve("quarkus/transformed-bytecode.jar"),
        new Manifest(),
        Map.of("library/Changed.class", changed, "io/perigee/Own.class", new byte[0]));
    jar(
        folder.resolve("quarkus/generated-bytecode.jar"),
        new Manifest(),
        Map.of("io/quarkus/runner/GeneratedMain.class", main));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Add-Opens", "java.base/java.lang");
    jar(Application.of(checkout, name).runner(), manifest, Map.of());
  }

  private static byte[] compiled(Path classes, String name, String source) throws IOException {
    Path file = classes.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java");
    Files.writeString(file, source);
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(
                    null,
                    null,
                    null,
                    "-cp",
                    classes.toString(),
                    "-d",
                    classes.toString(),
                    file.toString()))
        .isZero();
    return Files.readAllBytes(classes.resolve(name.replace('.', '/') + ".class"));
  }

  private static void jar(Path file, Manifest manifest, Map<String, byte[]> entries)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
      }
    }
  }
}
