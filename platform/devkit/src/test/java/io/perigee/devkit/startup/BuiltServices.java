package io.perigee.devkit.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.install.Installation;
import io.perigee.devkit.process.Folders;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
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

  private static final Map<String, Compiled> COMPILED = new ConcurrentHashMap<>();

  private final Path checkout;

  private record Compiled(byte[] main, byte[] library, byte[] changed) {}

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
    Compiled compiled = compiled(word, "changed");
    byte[] original = compiled("started", "original").changed();
    jar(
        libraries.resolve(library),
        new Manifest(),
        Map.of("library/Library.class", compiled.library(), "library/Changed.class", original));
    jar(
        folder.resolve("quarkus/transformed-bytecode.jar"),
        new Manifest(),
        Map.of("library/Changed.class", compiled.changed(), "io/perigee/Own.class", new byte[0]));
    jar(
        folder.resolve("quarkus/generated-bytecode.jar"),
        new Manifest(),
        Map.of("io/quarkus/runner/GeneratedMain.class", compiled.main()));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Add-Opens", "java.base/java.lang");
    jar(Application.of(checkout, name).runner(), manifest, Map.of());
  }

  /** Compiling takes longer than all that is asked of it: each is compiled once. */
  private static Compiled compiled(String word, String which) {
    return COMPILED.computeIfAbsent(
        word + " " + which,
        key -> {
          try {
            Path folder = Files.createTempDirectory("perigee-built-");
            try {
              return compile(folder, word, which);
            } finally {
              Folders.remove(folder);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static Compiled compile(Path folder, String word, String which) throws IOException {
    Path main = folder.resolve("GeneratedMain.java");
    Path library = folder.resolve("Library.java");
    Path changed = folder.resolve("Changed.java");
    Files.writeString(main, PROGRAM.replace("WORD", word));
    Files.writeString(library, LIBRARY);
    Files.writeString(changed, CHANGED.replace("WHICH", which));
    String[] arguments =
        Stream.of("-d", folder, main, library, changed)
            .map(Object::toString)
            .toArray(String[]::new);
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
    return new Compiled(
        Files.readAllBytes(folder.resolve("io/quarkus/runner/GeneratedMain.class")),
        Files.readAllBytes(folder.resolve("library/Library.class")),
        Files.readAllBytes(folder.resolve("library/Changed.class")));
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
