package io.perigee.compute.console;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One client of a console, by the remote framebuffer protocol (RFC 6143), versions 3.3, 3.7 and
 * 3.8, without security of its own, pixels raw.
 *
 * <pre>
 *  version ──► security (3.7, 3.8) ──► init ──► running
 *      └───────── (3.3) ────────────────┘
 * </pre>
 *
 * Not thread-safe: it is fed what the client sends, piece by piece, and gives what is to be sent.
 */
public final class RfbSession {

  private static final String OFFER = "RFB 003.008\n";
  private static final int VERSION_LENGTH = 12;
  private static final int NO_SECURITY = 1;

  /** No message that is taken is larger; a client that sends more is cut off. */
  private static final int LARGEST = 1 << 20;

  private enum State {
    VERSION,
    SECURITY,
    INIT,
    RUNNING
  }

  private final Screen screen;
  private State state = State.VERSION;
  private int minor;
  private PixelFormat format = PixelFormat.OFFERED;
  private Framebuffer shown;
  private boolean waiting;
  private byte[] rest = new byte[0];

  public RfbSession(Screen screen) {
    this.screen = screen;
  }

  /** What a client speaks that is no client of ours. */
  public static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }

  /** What is sent before the client says anything. */
  public byte[] greeting() {
    return OFFER.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Takes what the client sent.
   *
   * @return what is to be sent; may be empty
   * @throws Broken if that is not the protocol
   */
  public byte[] receive(byte[] piece) throws Broken {
    byte[] all = Arrays.copyOf(rest, rest.length + piece.length);
    System.arraycopy(piece, 0, all, rest.length, piece.length);
    ByteBuffer in = ByteBuffer.wrap(all);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      int length = length(in);
      if (length > LARGEST) {
        throw new Broken("a message is too large");
      }
      if (length < 0 || in.remaining() < length) {
        break;
      }
      ByteBuffer message = in.slice(in.position(), length);
      in.position(in.position() + length);
      out.writeBytes(answer(message));
    }
    rest = Arrays.copyOfRange(all, in.position(), all.length);
    if (rest.length > LARGEST) {
      throw new Broken("a message is too large");
    }
    return out.toByteArray();
  }

  /** An update that the client waits for, if there is something new. */
  public Optional<byte[]> changed() {
    if (!waiting || screen.look().equals(shown)) {
      return Optional.empty();
    }
    return Optional.of(update());
  }

  /** How long the message is that begins here; negative if that cannot be said yet. */
  private int length(ByteBuffer in) throws Broken {
    int at = in.position();
    int there = in.remaining();
    return switch (state) {
      case VERSION -> VERSION_LENGTH;
      case SECURITY, INIT -> 1;
      case RUNNING -> {
        if (there == 0) {
          yield -1;
        }
        yield switch (in.get(at)) {
          case 0 -> 20;
          case 2 -> there < 4 ? -1 : 4 + 4 * (in.getShort(at + 2) & 0xffff);
          case 3 -> 10;
          case 4 -> 8;
          case 5 -> 6;
          case 6 -> there < 8 ? -1 : text(in.getInt(at + 4));
          default -> throw new Broken("an unknown message");
        };
      }
    };
  }

  private static int text(int length) throws Broken {
    if (length < 0 || length > LARGEST) {
      throw new Broken("a text is too long");
    }
    return 8 + length;
  }

  private byte[] answer(ByteBuffer message) throws Broken {
    return switch (state) {
      case VERSION -> version(message);
      case SECURITY -> {
        if (message.get() != NO_SECURITY) {
          throw new Broken("a security type that was not offered");
        }
        state = State.INIT;
        // 3.7 sends no result where there is no security.
        yield minor >= 8 ? new byte[4] : new byte[0];
      }
      case INIT -> {
        state = State.RUNNING;
        yield init();
      }
      case RUNNING -> event(message);
    };
  }

  private byte[] version(ByteBuffer message) throws Broken {
    byte[] bytes = new byte[VERSION_LENGTH];
    message.get(bytes);
    String version = new String(bytes, StandardCharsets.US_ASCII);
    if (!version.matches("RFB 003\\.\\d{3}\n")) {
      throw new Broken("not a version of RFB");
    }
    minor = Integer.parseInt(version.substring(8, 11));
    if (minor < 7) {
      state = State.INIT;
      return new byte[] {0, 0, 0, NO_SECURITY};
    }
    state = State.SECURITY;
    return new byte[] {1, NO_SECURITY};
  }

  private byte[] init() {
    byte[] name = screen.name().getBytes(StandardCharsets.UTF_8);
    Framebuffer now = screen.look();
    ByteBuffer out = ByteBuffer.allocate(24 + name.length);
    out.putShort((short) now.width()).putShort((short) now.height());
    PixelFormat.OFFERED.write(out);
    out.putInt(name.length).put(name);
    return out.array();
  }

  private byte[] event(ByteBuffer message) {
    switch (message.get()) {
      case 0 -> format = PixelFormat.read(message.position(4));
      case 3 -> {
        boolean incremental = message.get() != 0;
        waiting = true;
        if (!incremental || !screen.look().equals(shown)) {
          return update();
        }
      }
      case 4 -> {
        if (message.get() != 0) {
          screen.press(message.getInt(4));
        }
        return changed().orElse(new byte[0]);
      }
      default -> {
        // Encodings other than raw, the pointer and the clipboard change nothing here.
      }
    }
    return new byte[0];
  }

  /** The whole screen as one rectangle. */
  private byte[] update() {
    shown = screen.look();
    waiting = false;
    ByteBuffer out = ByteBuffer.allocate(16 + shown.width() * shown.height() * format.bytes());
    out.put((byte) 0).put((byte) 0).putShort((short) 1);
    out.putShort((short) 0).putShort((short) 0);
    out.putShort((short) shown.width()).putShort((short) shown.height()).putInt(0);
    for (int pixel : shown.rgb()) {
      format.write(out, pixel);
    }
    return out.array();
  }
}
