package io.perigee.image.machineimage;

import io.perigee.image.driver.ImageFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.util.SplittableRandom;

/**
 * Bytes that look random and are the same each time: a small disk for demonstrations and tests.
 *
 * @param seed gives the bytes
 * @param size how many
 */
public record SeededBytes(long seed, long size) implements ImageFiles.Content {

  private static final int CHUNK = 64 * 1024;

  @Override
  public void writeTo(OutputStream out) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] chunk = new byte[CHUNK];
    for (long left = size; left > 0; left -= CHUNK) {
      random.nextBytes(chunk);
      out.write(chunk, 0, (int) Math.min(CHUNK, left));
    }
  }
}
