package io.perigee.compute.console;

import java.nio.ByteBuffer;

/** How a client wants pixels (RFC 6143, section 7.4); true colour only. */
record PixelFormat(
    int bytes,
    boolean bigEndian,
    int maxRed,
    int maxGreen,
    int maxBlue,
    int red,
    int green,
    int blue) {

  /** What the server offers: 32 bits, little endian, {@code 0x00RRGGBB}. */
  static final PixelFormat OFFERED = new PixelFormat(4, false, 255, 255, 255, 16, 8, 0);

  /** Reads the sixteen bytes. */
  static PixelFormat read(ByteBuffer in) {
    int bits = in.get() & 0xff;
    in.get();
    boolean big = in.get() != 0;
    in.get();
    PixelFormat format =
        new PixelFormat(
            bits / 8,
            big,
            in.getShort() & 0xffff,
            in.getShort() & 0xffff,
            in.getShort() & 0xffff,
            in.get() & 31,
            in.get() & 31,
            in.get() & 31);
    in.position(in.position() + 3);
    return bits == 8 || bits == 16 || bits == 32 ? format : OFFERED;
  }

  /** Writes the sixteen bytes. */
  void write(ByteBuffer out) {
    out.put((byte) (bytes * 8)).put((byte) 24).put((byte) (bigEndian ? 1 : 0)).put((byte) 1);
    out.putShort((short) maxRed).putShort((short) maxGreen).putShort((short) maxBlue);
    out.put((byte) red).put((byte) green).put((byte) blue).put(new byte[3]);
  }

  /** Writes one pixel. */
  void write(ByteBuffer out, int rgb) {
    int value =
        (rgb >> 16 & 255) * maxRed / 255 << red
            | (rgb >> 8 & 255) * maxGreen / 255 << green
            | (rgb & 255) * maxBlue / 255 << blue;
    for (int i = 0; i < bytes; i++) {
      out.put((byte) (value >> 8 * (bigEndian ? bytes - 1 - i : i)));
    }
  }
}
