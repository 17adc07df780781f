package io.perigee.journeys.consumer;

import io.perigee.journeys.platform.StartedPlatform;
import java.io.IOException;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ./perigee credentials} tells of the read-only user, put into the form that the
 * AsyncAPI file asks for.
 */
final class Reader {

  private static final Pattern KAFKA =
      Pattern.compile("Kafka +([0-9.:]+), user (\\w+), password (\\S+)");

  private Reader() {}

  static Properties of(StartedPlatform platform, AsyncApi file)
      throws IOException, InterruptedException {
    Matcher told = KAFKA.matcher(platform.perigee("credentials"));
    if (!told.find()) {
      throw new IllegalStateException("the credentials do not tell of the read-only user");
    }
    return file.client(told.group(1), told.group(3));
  }
}
