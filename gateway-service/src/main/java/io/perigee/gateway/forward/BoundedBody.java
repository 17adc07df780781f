package io.perigee.gateway.forward;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A body on its way through, which fails once it is larger than it may be. For bodies that do not
 * say their length.
 */
final class BoundedBody implements ReadStream<Buffer> {

  private final ReadStream<Buffer> source;
  private final long limit;
  private long seen;
  private boolean exceeded;
  private Handler<Throwable> failed;

  BoundedBody(ReadStream<Buffer> source, long limit) {
    this.source = source;
    this.limit = limit;
  }

  @Override
  public BoundedBody handler(Handler<Buffer> handler) {
    source.handler(
        handler == null
            ? null
            : chunk -> {
              seen += chunk.length();
              if (seen <= limit) {
                handler.handle(chunk);
              } else if (!exceeded) {
                exceeded = true;
                if (failed != null) {
                  failed.handle(new Refused(Refusal.tooLarge(limit)));
                }
              }
            });
    return this;
  }

  /** True once more came than may. */
  boolean exceeded() {
    return exceeded;
  }

  @Override
  public BoundedBody exceptionHandler(Handler<Throwable> handler) {
    failed = handler;
    source.exceptionHandler(handler);
    return this;
  }

  @Override
  public BoundedBody pause() {
    source.pause();
    return this;
  }

  @Override
  public BoundedBody resume() {
    source.resume();
    return this;
  }

  @Override
  public BoundedBody fetch(long amount) {
    source.fetch(amount);
    return this;
  }

  @Override
  public BoundedBody endHandler(Handler<Void> handler) {
    source.endHandler(handler);
    return this;
  }
}
