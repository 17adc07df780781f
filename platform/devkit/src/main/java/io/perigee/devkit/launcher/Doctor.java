package io.perigee.devkit.launcher;

import io.perigee.devkit.engine.Address;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code perigee doctor}: examines the machine. */
final class Doctor {

  private static final int JDK = 25;
  private static final long MEMORY_MB = 3_000;
  private static final long DISK_MB = 4_000;

  private final Checkout checkout;
  private final PrintStream out;
  private boolean well = true;

  Doctor(Checkout checkout, PrintStream out) {
    this.checkout = checkout;
    this.out = out;
  }

  /** Prints what it finds; true if nothing that Perigee needs is lacking. */
  boolean examine() {
    int jdk = Runtime.version().feature();
    finding(
        jdk == JDK,
        "JDK " + JDK,
        "this is JDK "
            + jdk
            + " ("
            + System.getProperty("java.home")
            + "); set JAVA_HOME to a JDK 25");
    program("mvn", "Maven builds Perigee: apt-get install maven");
    program("git", "git brings its source: apt-get install git");
    program("setsid", "the processes need it: apt-get install util-linux");
    finding(
        kilobytes("MemAvailable") >> 10 >= MEMORY_MB,
        "memory",
        "Perigee takes about 2 GB; available are " + (kilobytes("MemAvailable") >> 10) + " MB");
    finding(
        diskMegabytes() >= DISK_MB,
        "disk",
        "4 GB should be free below " + home().root() + "; there are " + diskMegabytes() + " MB");
    gatewayPort();
    packages();
    out.println(well ? "Perigee can run here." : "Perigee cannot run here until that is mended.");
    return well;
  }

  private void gatewayPort() {
    int port = Ports.gatewayPort(null);
    boolean ours = false;
    if (home().isInstalled()) {
      Ports ports = Ports.recorded(home());
      port = Ports.gatewayPort(ports.of(Ports.GATEWAY));
      ours = Operator.runs(new Context(home(), checkout, ports, Secrets.of(home())), Ports.GATEWAY);
    }
    finding(
        ours || Address.local(port).isFree(),
        "port " + port,
        "another program listens there; set PERIGEE_PORT to a free port");
  }

  /**
   * Debian packages are needed by some tests and drivers only; lacking ones are told, but do not
   * make the machine unfit.
   */
  private void packages() {
    List<String> lacking = new ArrayList<>();
    for (String name : listed()) {
      // npm comes with some packages of Node, which Debian's own does not go with.
      if (!succeeds("which", name)
          && !succeeds("dpkg-query", "-W", "-f", "${db:Status-Status}", name)) {
        lacking.add(name);
      }
    }
    out.println(
        lacking.isEmpty()
            ? "  ok    Debian packages of the drivers and tests"
            : "  note  for the real drivers and for ./perigee test: apt-get install -y --no-install-recommends "
                + String.join(" ", lacking));
  }

  private List<String> listed() {
    try {
      return Files.readAllLines(checkout.root().resolve("platform/devkit/debian-packages.txt"))
          .stream()
          .map(line -> line.replaceAll("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new LauncherException(
          "the list of Debian packages cannot be read: " + e.getMessage(), e);
    }
  }

  private void program(String name, String remedy) {
    finding(succeeds("sh", "-c", "command -v " + name), name, remedy);
  }

  private void finding(boolean good, String what, String remedy) {
    out.println(good ? "  ok    " + what : "  LACK  " + what + ": " + remedy);
    well &= good;
  }

  private static Home home() {
    return Home.ofEnvironment();
  }

  private static long diskMegabytes() {
    return Room.megabytes(home().root());
  }

  private static long kilobytes(String field) {
    try {
      return Files.readAllLines(Path.of("/proc/meminfo")).stream()
          .filter(line -> line.startsWith(field + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
