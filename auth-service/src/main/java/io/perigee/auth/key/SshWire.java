package io.perigee.auth.key;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The data types of the SSH protocol that keys are made of, RFC 4251 section 5. */
final class SshWire {

  private SshWire() {}

  /** Takes fields off an encoded key, one after the other. */
  static final class Reader {

    private final ByteBuffer bytes;

    Reader(byte[] bytes) {
      this.bytes = ByteBuffer.wrap(bytes);
    }

    byte[] field() {
      try {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
          throw SshPublicKey.invalid("is cut off");
        }
        byte[] field = new byte[length];
        bytes.get(field);
        return field;
      } catch (BufferUnderflowException e) {
        throw SshPublicKey.invalid("is cut off");
      }
    }

    String text() {
      return new String(field(), StandardCharsets.US_ASCII);
    }

    /**
     * A positive number in its shortest form, so that one key has one encoding and one fingerprint.
     */
    BigInteger number() {
      byte[] field = field();
      if (field.length == 0) {
        throw SshPublicKey.invalid("holds an empty number");
      }
      BigInteger number = new BigInteger(field);
      if (number.signum() <= 0 || number.toByteArray().length != field.length) {
        throw SshPublicKey.invalid("holds a number in a wrong form");
      }
      return number;
    }

    void end() {
      if (bytes.hasRemaining()) {
        throw SshPublicKey.invalid("has bytes after its end");
      }
    }
  }

  /** Encodes fields, each with its length before it. */
  static byte[] write(Object... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object field : fields) {
      byte[] bytes =
          switch (field) {
            case String text -> text.getBytes(StandardCharsets.US_ASCII);
            case BigInteger number -> number.toByteArray();
            case byte[] raw -> raw;
            default -> throw new IllegalArgumentException(field.getClass().getName());
          };
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }
}
