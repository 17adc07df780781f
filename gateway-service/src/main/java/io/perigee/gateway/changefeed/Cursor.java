package io.perigee.gateway.changefeed;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a reader of the changefeed stands: the next offset of each partition, and when the last
 * change that it saw was published. Opaque to clients.
 *
 * @param time epoch milliseconds
 * @param offsets by partition
 */
record Cursor(long time, long[] offsets) {

  private static final byte FORM = 1;
  private static final int MOST_PARTITIONS = 1024;

  /** The form that clients get and give back. */
  String text() {
    ByteBuffer bytes =
        ByteBuffer.allocate(1 + Long.BYTES + 2 + offsets.length * 10).put(FORM).putLong(time);
    bytes.putShort((short) offsets.length);
    for (long offset : offsets) {
      putVariable(bytes, offset);
    }
    bytes.flip();
    byte[] used = new byte[bytes.remaining()];
    bytes.get(used);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(used);
  }

  /** Reads that form; empty if it is not one of ours. */
  static Optional<Cursor> read(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.get() != FORM) {
        return Optional.empty();
      }
      long time = bytes.getLong();
      int partitions = bytes.getShort();
      if (partitions < 0 || partitions > MOST_PARTITIONS) {
        return Optional.empty();
      }
      long[] offsets = new long[partitions];
      for (int i = 0; i < partitions; i++) {
        offsets[i] = variable(bytes);
      }
      return bytes.hasRemaining() ? Optional.empty() : Optional.of(new Cursor(time, offsets));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static void putVariable(ByteBuffer bytes, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.put((byte) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
  }

  private static long variable(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      byte b = bytes.get();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("not an offset");
  }
}
