package io.perigee.gateway.testing;

import io.perigee.devkit.testkit.NoBlockedEventLoop;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test against the gateway as it runs, with a peer behind it. */
@QuarkusTestResource(Peers.class)
@ExtendWith(NoBlockedEventLoop.class)
public abstract class GatewayTest {

  @TestHTTPResource("/")
  URL url;

  protected Client client;

  @BeforeEach
  void connect() {
    client = new Client(url.getPort());
  }

  protected int port() {
    return url.getPort();
  }
}
