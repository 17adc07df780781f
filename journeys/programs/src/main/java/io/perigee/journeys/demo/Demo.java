package io.perigee.journeys.demo;

import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.LocalInstallation;
import java.nio.file.Path;

/**
 * Walks the three APIs and the topics against a running installation, prints what it asked and got,
 * and exits non-zero if anything is off. The launcher tells it, as system properties, {@code
 * perigee.home} and {@code perigee.credentials} (what {@code perigee credentials --json} prints).
 */
public final class Demo {

  private Demo() {}

  public static void main(String[] arguments) throws Exception {
    Credentials credentials = Credentials.read(System.getProperty("perigee.credentials", "null"));
    LocalInstallation installation =
        new LocalInstallation(Path.of(System.getProperty("perigee.home")), credentials);
    Steps steps = new Steps(System.out);
    new LunaWalk(steps, credentials).walk();
    CloudWalk cloud = new CloudWalk(steps, credentials);
    cloud.begin();
    new LunaNodeWalk(steps, credentials).walk(cloud.machine());
    new TopicWalk(steps, installation).walk(cloud.machine());
    cloud.end();
    System.exit(steps.sum() ? 0 : 1);
  }
}
