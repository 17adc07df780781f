package io.perigee.compute.console;

/**
 * What a machine's console shows: one colour for each pixel.
 *
 * @param rgb row by row, {@code 0xRRGGBB}
 */
public record Framebuffer(int width, int height, int[] rgb) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Framebuffer f
        && f.width == width
        && f.height == height
        && java.util.Arrays.equals(f.rgb, rgb);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(rgb);
  }
}
