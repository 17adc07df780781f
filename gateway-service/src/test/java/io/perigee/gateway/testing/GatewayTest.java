package io.perigee.gateway.testing;

import io.perigee.devkit.testkit.NoBlockedEventLoop;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URL;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test against the gateway as it runs, with a peer behind it. */
@QuarkusTestResource(Peers.class)
@ExtendWith(NoBlockedEventLoop.class)
public abstract class GatewayTest {

  @TestHTTPResource("/")
  URL url;

  @TestHTTPResource(value = "/", management = true)
  URL management;

  protected Client client;

  @BeforeEach
  void connect() {
    client = new Client(url.getPort());
  }

  /** Asks what is for operators only, on their port. */
  protected HttpResponse<String> management(String path) throws Exception {
    return new Client(management.getPort()).get(path);
  }

  protected int port() {
    return url.getPort();
  }
}
