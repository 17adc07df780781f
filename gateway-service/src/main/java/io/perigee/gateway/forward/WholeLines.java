package io.perigee.gateway.forward;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A stream of lines that passes on whole lines only: what watches a migration reads each chunk as
 * so many documents, and network reads end anywhere. A line longer than {@link #LONGEST} goes on in
 * pieces.
 */
final class WholeLines implements ReadStream<Buffer> {

  /** Most bytes that wait for the end of their line. */
  static final int LONGEST = 65_536;

  private final ReadStream<Buffer> source;
  private Buffer begun = Buffer.buffer();
  private Handler<Buffer> taker;

  WholeLines(ReadStream<Buffer> source) {
    this.source = source;
  }

  @Override
  public WholeLines handler(Handler<Buffer> handler) {
    taker = handler;
    source.handler(handler == null ? null : this::take);
    return this;
  }

  private void take(Buffer piece) {
    int end = lastEnd(piece);
    if (end == 0 && begun.length() + piece.length() <= LONGEST) {
      begun.appendBuffer(piece);
      return;
    }
    int whole = end == 0 ? piece.length() : end;
    Buffer lines = begun.appendBuffer(piece.slice(0, whole));
    begun = Buffer.buffer().appendBuffer(piece.slice(whole, piece.length()));
    taker.handle(lines);
  }

  /** Where the last line that ends in it ends; 0 if none does. */
  private static int lastEnd(Buffer piece) {
    for (int i = piece.length(); i > 0; i--) {
      if (piece.getByte(i - 1) == '\n') {
        return i;
      }
    }
    return 0;
  }

  @Override
  public WholeLines endHandler(Handler<Void> handler) {
    source.endHandler(
        handler == null
            ? null
            : end -> {
              if (begun.length() > 0 && taker != null) {
                taker.handle(begun);
                begun = Buffer.buffer();
              }
              handler.handle(end);
            });
    return this;
  }

  @Override
  public WholeLines exceptionHandler(Handler<Throwable> handler) {
    source.exceptionHandler(handler);
    return this;
  }

  @Override
  public WholeLines pause() {
    source.pause();
    return this;
  }

  @Override
  public WholeLines resume() {
    source.resume();
    return this;
  }

  @Override
  public WholeLines fetch(long amount) {
    source.fetch(amount);
    return this;
  }
}
