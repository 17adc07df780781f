package io.perigee.devkit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start-up caches, made of a small program that stands for a service. */
final class StartupCacheTest {

  /** Ready as soon as it runs; with {@code ONCE} in its environment it only says so and ends. */
  private static final String PROGRAM =
      """
      import com.sun.net.httpserver.HttpServer;
      import java.net.InetSocketAddress;

      public class Program {
        public static void main(String[] arguments) throws Exception {
          System.out.println("started");
          if (System.getenv("ONCE") == null) {
            int port = Integer.parseInt(System.getenv("PERIGEE_HTTP_PORT"));
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
            server.createContext("/", exchange -> {
              exchange.sendResponseHeaders(200, -1);
              exchange.close();
            });
            server.start();
          }
        }
      }
      """;

  @TempDir private Path directory;
  private Context context;
  private Path jar;

  @BeforeEach
  void aCheckoutWithAService() throws IOException {
    Home home = new Home(directory.resolve("home"));
    context =
        new Context(
            home, new Checkout(directory), Ports.settle(home, name -> false), Secrets.of(home));
    jar = context.checkout().runner("auth");
    for (String service : Processes.SERVICES) {
      Files.createDirectories(context.checkout().application(service));
    }
    pack(PROGRAM);
  }

  private void pack(String program) throws IOException {
    Path source = Files.writeString(directory.resolve("Program.java"), program);
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", directory.toString(), source.toString()))
        .isZero();
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Program");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      JarEntry entry = new JarEntry("Program.class");
      entry.setMethod(ZipEntry.DEFLATED);
      out.setLevel(Deflater.NO_COMPRESSION);
      out.putNextEntry(entry);
      out.write(Files.readAllBytes(directory.resolve("Program.class")));
    }
  }

  /** Starts the program with a cache; what it and the JVM said. */
  private String runWith(Path cache) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(ServiceProcess.JVM_FLAGS);
    command.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:class+load", "-jar", jar.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ONCE", "1");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  @Test
  void aTrainedCacheIsUsedByTheBuildThatItWasMadeOfAndByNoOther() throws Exception {
    // Given no cache
    Training training = new Training(context);
    assertThat(training.untrained()).contains("auth");

    // When it is trained
    training.train("auth", Map.of());

    // Then the next start reads the program's classes from it
    StartupCache cache = StartupCache.of("auth", context);
    assertThat(cache.ready()).isPresent();
    assertThat(training.untrained()).doesNotContain("auth");
    assertThat(runWith(cache.file()))
        .contains("started")
        .containsPattern("Program source: shared objects file")
        .doesNotContain("[warning]");

    // But one that was broken off is warned of and left
    Path broken = directory.resolve("broken.aot");
    Files.write(broken, Arrays.copyOf(Files.readAllBytes(cache.file()), 100_000));
    assertThat(runWith(broken)).contains("started").contains("[warning][aot]");

    // When the service is built anew, even to a jar of the same size and time
    Path former = cache.file();
    FileTime time = Files.getLastModifiedTime(jar);
    long size = Files.size(jar);
    pack(PROGRAM.replace("started", "STARTED"));
    Files.setLastModifiedTime(jar, time);
    assertThat(Files.size(jar)).isEqualTo(size);

    // Then that cache is another build's
    StartupCache present = StartupCache.of("auth", context);
    assertThat(present.ready()).isEmpty();
    assertThat(present.ofAnotherBuild()).contains(former);

    // And it goes when caches are made again
    StartupCache.removeOthers(context);
    assertThat(former).doesNotExist();
  }

  @Test
  void aServiceThatDoesNotStartHasNoCacheAndSaysWhereToLook() throws Exception {
    // Given a jar that no JVM takes
    Files.writeString(jar, "no jar");
    PrintStream out = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      new Training(context).train("auth", Map.of());
    } finally {
      System.setOut(out);
    }

    assertThat(StartupCache.of("auth", context).ready()).isEmpty();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("event=startup_cache_not_made name=auth see=" + context.home().log("training"));
    assertThat(context.home().log("training")).content().contains("Invalid or corrupt jarfile");
  }
}
