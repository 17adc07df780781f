package io.perigee.devkit.testkit.http;

import java.net.URI;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Asks the service under test over HTTP, and checks what it answers: {@code
 * given().header(…).get(path).then().statusCode(200)}.
 *
 * <p>By the JDK's client and Jackson. REST Assured, of whose words these are, makes a Groovy script
 * of each JSON path that it is asked for: some 7 ms of processor time for a request and two values
 * of its answer, a tenth of that here (ADR 0015).
 */
public final class Http {

  private Http() {}

  /** A request that says nothing yet. */
  public static Request given() {
    return new Request(base());
  }

  /** The port of the service under test. */
  public static int port() {
    return base().getPort();
  }

  private static URI base() {
    return URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
  }
}
