package io.perigee.journeys.demo;

import io.perigee.journeys.client.Credentials;
import java.util.Map;

/**
 * Walks the three APIs and the topics against a running installation, prints what it asked and got, and exits non-zero if
 * anything is off. Told by the environment: {@code PERIGEE_CREDENTIALS} (what {@code perigee credentials --json} prints) and
 * {@code PERIGEE_KAFKA_BOOTSTRAP}, {@code _USER}, {@code _PASSWORD} of the read-only user.
 */
public final class Demo {

  private Demo() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, String> environment = System.getenv();
    Credentials credentials = Credentials.read(environment.getOrDefault("PERIGEE_CREDENTIALS", "null"));
    Steps steps = new Steps(System.out);
    new LunaWalk(steps, credentials).walk();
    CloudWalk cloud = new CloudWalk(steps, credentials);
    cloud.begin();
    new LunaNodeWalk(steps, credentials).walk(cloud.machine());
    new TopicWalk(steps, environment).walk(cloud.machine());
    cloud.end();
    System.exit(steps.sum() ? 0 : 1);
  }
}
