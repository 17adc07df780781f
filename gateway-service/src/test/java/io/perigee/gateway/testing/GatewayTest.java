package io.perigee.gateway.testing;

import io.perigee.devkit.testkit.NoBlockedEventLoop;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URL;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test against the gateway as it runs, with a peer behind it. */
@QuarkusTestResource(Peers.class)
@ExtendWith(NoBlockedEventLoop.class)
public abstract class GatewayTest {

  private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

  @TestHTTPResource("/")
  URL url;

  @TestHTTPResource(value = "/", management = true)
  URL management;

  /** The port of the gateway that has answered: each profile has one of its own. */
  private static int awake;

  protected Client client;

  /** The first request loads classes, for which its deadline is too short on a busy machine. */
  @BeforeEach
  void connect() {
    client = new Client(url.getPort());
    if (awake != url.getPort()) {
      Signer key = Signer.ed25519();
      String keyId = "/" + Client.account(key, "main") + "/keys/main";
      Awaitility.await().atMost(ONE_MINUTE).ignoreExceptions().until(() -> answers(keyId, key));
      awake = url.getPort();
    }
  }

  private boolean answers(String keyId, Signer key) throws Exception {
    String now = Client.date(Instant.now());
    return client
            .send(client.signed("GET", "/my/machines", keyId, key, "ed25519-sha512", now))
            .statusCode()
        == 200;
  }

  /** Asks what is for operators only, on their port. */
  protected HttpResponse<String> management(String path) throws Exception {
    return new Client(management.getPort()).get(path);
  }

  protected int port() {
    return url.getPort();
  }
}
