package io.perigee.devkit.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;

/** {@code perigee up}. */
final class Up {

  private final Home home;
  private final Checkout checkout;
  private final Progress progress;

  Up(Home home, Checkout checkout, Progress progress) {
    this.home = home;
    this.checkout = checkout;
    this.progress = progress;
  }

  /** Returns when everything is ready; done again it finds everything done. */
  void run(boolean demo) throws IOException {
    home.requireOwn();
    Room.require(home.root(), Room.TO_START);
    try (FileChannel file =
            FileChannel.open(
                home.run().resolve("up.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock == null) {
        throw new LauncherException("another ./perigee is at work on " + home.root());
      }
      boolean first = !home.isInstalled();
      if (demo) {
        DemoRegions.declare(home);
      }
      Context context = Operator.settled(home, checkout);
      Operator operator = new Operator(context, progress);
      operator.requirePort();
      if (context.ports().moved()) {
        // Those that run were told where the others were before.
        operator.stopServices();
      }
      // Running services read their jars as they need them: the build would pull them away.
      new Build(checkout, home, progress).runIfNeeded(operator::stopServices);
      if (first) {
        progress.say("Installing into " + home.root());
      }
      progress.say("Starting PostgreSQL, Kafka and the services");
      operator.up();
      if (demo) {
        new DemoData(context, progress).load();
      }
      progress.say("Perigee is up");
      if (Training.behind(context).isNeeded()) {
        progress.say("In the background, start-up caches are made: the next start is faster");
      }
      System.out.println();
      System.out.println(Credentials.of(context).text());
      System.out.println(nextSteps(context));
    }
  }

  private static String nextSteps(Context context) {
    String url = Credentials.of(context).url();
    return """
    Try next:
      ./perigee demo                     walk through the three APIs and the topics
      curl %s/version
      curl -s -X POST %s/token -H 'Content-Type: application/json' -d '{"username":"luna","password":"luna"}'
      ./perigee status                   what runs; logs, restart, down, reset, backup: ./perigee --help
    """
        .formatted(url, url);
  }
}
