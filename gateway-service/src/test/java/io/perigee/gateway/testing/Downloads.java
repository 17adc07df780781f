package io.perigee.gateway.testing;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A large body that is written as fast as it is taken and no faster; how much was written can be
 * seen meanwhile.
 */
public final class Downloads {

  public static final AtomicLong WRITTEN = new AtomicLong();
  private static final Buffer MEBIBYTE = Buffer.buffer(new byte[1 << 20]);

  private Downloads() {}

  static void stream(HttpServerResponse response, int mebibytes) {
    WRITTEN.set(0);
    response.setChunked(true);
    int[] left = {mebibytes};
    Runnable[] pump = new Runnable[1];
    pump[0] =
        () -> {
          while (left[0] > 0 && !response.writeQueueFull()) {
            left[0]--;
            WRITTEN.addAndGet(MEBIBYTE.length());
            response.write(MEBIBYTE.copy());
          }
          if (left[0] == 0) {
            left[0] = -1;
            response.end();
          } else if (left[0] > 0) {
            response.drainHandler(ignored -> pump[0].run());
          }
        };
    pump[0].run();
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
