package io.perigee.devkit.launcher;

import io.perigee.devkit.testkit.Sandbox;
import io.perigee.devkit.testkit.TestEngines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code ./perigee}. Exit codes: 0 done, 1 not done or not well, 2 not understood. */
@Command(
    name = "perigee",
    description = "Runs Perigee on this machine: PostgreSQL, Kafka and the eight services.",
    footer = {
      "",
      "Environment: PERIGEE_HOME (~/.perigee) holds everything that is kept; PERIGEE_PORT (7050) is the API's port;",
      "JAVA_HOME names a JDK 25; PERIGEE_STARTUP_CACHES (make) is make, use or off."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class Launcher implements Runnable {

  @Spec CommandSpec spec;

  private final Progress progress = new Progress(System.out);

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Launcher());
    line.setExecutionExceptionHandler(Launcher::explain);
    System.exit(line.execute(args));
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Starts everything, building it first where needed, and loads the demo data.")
  int up(@Option(names = "--no-demo", description = "Load no demo data.") boolean noDemo)
      throws IOException {
    new Up(Home.ofEnvironment(), Checkout.ofEnvironment(), progress).run(!noDemo);
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Builds the services if a source is newer than they are.")
  int build() {
    new Build(Checkout.ofEnvironment(), Home.ofEnvironment(), progress).runIfNeeded(() -> {});
    return 0;
  }

  @Command(mixinStandardHelpOptions = true, description = "Stops everything; all data stays.")
  int down() {
    if (Home.ofEnvironment().isInstalled()) {
      operator().down();
    } else {
      progress.say("Nothing is installed in " + Home.ofEnvironment().root());
    }
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Shows each process: running, ready, port, memory, since when. Exits 1 unless all are ready.")
  int status() {
    return new Status(context()).print(System.out) ? 0 : 1;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Shows the ends of the logs, or of one process's log.")
  int logs(
      @Parameters(
              arity = "0..1",
              paramLabel = "PROCESS",
              description = "A service, postgres, kafka or supervisor.")
          String process,
      @Option(
              names = {"-f", "--follow"},
              description = "Go on showing what is added.")
          boolean follow,
      @Option(
              names = {"-n", "--lines"},
              defaultValue = "50",
              description = "How many lines (${DEFAULT-VALUE}).")
          int lines)
      throws IOException {
    List<String> names = process == null ? Processes.ALL : List.of(Processes.require(process));
    Home home = installed();
    Logs logs = new Logs(System.out);
    names.forEach(name -> logs.add(name, home.log(name)));
    logs.printEnds(lines);
    if (follow) {
      logs.follow();
    }
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Ends one process and waits until it is ready again.")
  int restart(@Parameters(paramLabel = "PROCESS") String process) throws IOException {
    String name = Processes.require(process);
    operator().restart(name);
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Tells what this machine lacks, and how to get it.")
  int doctor() {
    return new Doctor(Checkout.ofEnvironment(), System.out).examine() ? 0 : 1;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Stops everything and removes all data, secrets included.")
  int reset(
      @Option(
              names = {"-y", "--yes"},
              description = "Do not ask.")
          boolean yes)
      throws IOException {
    return new Reset(Home.ofEnvironment(), Checkout.ofEnvironment(), progress).run(yes) ? 0 : 1;
  }

  @Command(mixinStandardHelpOptions = true, description = "Shows how to log in to each API.")
  int credentials(@Option(names = "--json", description = "As one JSON document.") boolean json) {
    Credentials credentials = Credentials.of(context());
    System.out.print(json ? credentials.json().toPrettyString() + "\n" : credentials.text());
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Makes the keys of an installation elsewhere: FOLDER/identity.jwk and FOLDER/crypt.json.")
  int keys(@Parameters(paramLabel = "FOLDER") Path folder) throws IOException {
    io.perigee.devkit.install.Keys.identity(folder.resolve("identity.jwk"));
    io.perigee.devkit.install.Keys.crypt(folder.resolve("crypt.json"));
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "rotate-key",
      description =
          "Adds a key to the installation's key set: everything is sealed by it from now on, and what is kept is sealed"
              + " anew within two minutes. Of an installation elsewhere, whose keys are in FOLDER, if that is named.")
  int rotateKey(@Parameters(arity = "0..1", paramLabel = "FOLDER") Path folder) throws IOException {
    Path file = folder == null ? Secrets.cryptKey(context().home()) : folder.resolve("crypt.json");
    io.perigee.devkit.install.Keys.rotate(file);
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Stops Perigee for a moment and writes all that it keeps, secrets included, into one file.")
  int backup(@Parameters(paramLabel = "FILE") Path file) throws IOException {
    new Backup(context(), progress).write(file.toAbsolutePath());
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Replaces all that is kept by what a backup holds; what was there is set aside.")
  int restore(@Parameters(paramLabel = "FILE") Path file) throws IOException {
    new Restore(Home.ofEnvironment(), Checkout.ofEnvironment(), progress)
        .read(file.toAbsolutePath());
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Walks through the three APIs and the topics, and checks what they answer.")
  int demo(@Parameters(arity = "0..*", hidden = true) List<String> args) {
    Context context = context();
    new Operator(context, progress).requireUp();
    System.setProperty("perigee.home", context.home().root().toString());
    System.setProperty("perigee.credentials", Credentials.of(context).json().toString());
    return Journey.run("io.perigee.journeys.demo.Demo", args);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Measures, each figure beside its baseline.")
  int bench(@Parameters(arity = "0..*", hidden = true) List<String> args) {
    return Journey.run("io.perigee.journeys.bench.Bench", args);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Runs every test (see the perigee script).")
  int test() {
    throw new LauncherException("tests are run by the script: ./perigee test");
  }

  @Command(
      name = "engines-for-tests",
      hidden = true,
      description = "Starts engines, describes them in FILE, ends with its input.")
  int enginesForTests(@Parameters(paramLabel = "FILE") Path file) throws IOException {
    EnginesForTests.run(file);
    return 0;
  }

  @Command(
      name = "startup-caches",
      hidden = true,
      description = "Makes the start-up caches on the engines of a test run.")
  int startupCaches(@Parameters(paramLabel = "LOG") Path log) throws IOException {
    Training training = new Training(Checkout.ofEnvironment(), 0, log.toAbsolutePath());
    training.run(() -> Sandbox.make(TestEngines.shared(), "training"));
    return training.isNeeded() ? 1 : 0;
  }

  @Command(hidden = true, description = "Keeps everything running (started by up).")
  int supervise() throws IOException, InterruptedException {
    Home home = Home.ofEnvironment();
    new Supervisor(
            new Context(home, Checkout.ofEnvironment(), Ports.recorded(home), Secrets.of(home)))
        .run();
    return 0;
  }

  /**
   * @throws LauncherException if nothing is installed, or by another user
   */
  private static Home installed() {
    Home home = Home.ofEnvironment();
    home.requireOwn();
    if (!home.isInstalled()) {
      throw new LauncherException(
          "nothing is installed in " + home.root() + "; ./perigee up does it");
    }
    return home;
  }

  private static Context context() {
    Home home = installed();
    return new Context(home, Checkout.ofEnvironment(), Ports.recorded(home), Secrets.of(home));
  }

  private Operator operator() {
    return new Operator(context(), progress);
  }

  private static int explain(Exception problem, CommandLine line, CommandLine.ParseResult parsed) {
    System.err.println("perigee: " + Faults.said(problem));
    if (!Faults.isTold(problem) || System.getenv("PERIGEE_TRACE") != null) {
      problem.printStackTrace();
    }
    return 1;
  }
}
