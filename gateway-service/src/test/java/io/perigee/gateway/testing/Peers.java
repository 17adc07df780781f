package io.perigee.gateway.testing;

import io.perigee.devkit.engine.Address;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPrivateKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts a peer for the services and makes an installation's key. power-service is away: nobody
 * listens at its URL.
 */
public final class Peers implements QuarkusTestResourceLifecycleManager {

  /** How many connections the gateway opens to one service at most. */
  public static final int CONNECTIONS = 32;

  /** Where the gateway is called for the region perigee-2. */
  public static final int SECOND_PORT = Address.free().port();

  private Peer peer;

  @Override
  public Map<String, String> start() {
    peer = new Peer();
    Map<String, String> config = new HashMap<>();
    for (String service : List.of("auth", "compute", "image", "network", "boot", "journal")) {
      config.put("perigee.service-url." + service, peer.url());
    }
    config.put("perigee.service-url.power", "http://127.0.0.1:" + Address.free().port());
    // By its name, and by a port of its own.
    config.put(
        "perigee.regions",
        "perigee-1=http://api.example.com perigee-2=http://127.0.0.1:"
            + SECOND_PORT
            + " perigee-3=https://South.example.com:8443");
    config.put("perigee.gateway.ports", Integer.toString(SECOND_PORT));
    config.put("perigee.identity.key-file", keyFile().toString());
    config.put("perigee.gateway.deadline", "2S");
    config.put("perigee.gateway.pool.connections", Integer.toString(CONNECTIONS));
    config.put("perigee.gateway.changefeed.enabled", "false");
    config.put("perigee.gateway.throttle.per-address", "100000");
    config.put("perigee.gateway.throttle.burst-per-address", "100000");
    return config;
  }

  @Override
  public void stop() {
    peer.close();
  }

  private static Path keyFile() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] point = java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
      Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
      Path file = Files.createTempFile("identity", ".jwk");
      Files.writeString(
          file,
          "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"k1\",\"x\":\""
              + base64.encodeToString(point)
              + "\",\"d\":\""
              + base64.encodeToString(seed)
              + "\"}");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
