package io.perigee.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholeLinesTest {

  /** Gives pieces as a network read does. */
  private static final class Pieces implements ReadStream<Buffer> {
    private Handler<Buffer> handler;
    private Handler<Void> ended;

    void give(String piece) {
      handler.handle(Buffer.buffer(piece));
    }

    void end() {
      ended.handle(null);
    }

    @Override
    public Pieces handler(Handler<Buffer> handler) {
      this.handler = handler;
      return this;
    }

    @Override
    public Pieces endHandler(Handler<Void> handler) {
      ended = handler;
      return this;
    }

    @Override
    public Pieces exceptionHandler(Handler<Throwable> handler) {
      return this;
    }

    @Override
    public Pieces pause() {
      return this;
    }

    @Override
    public Pieces resume() {
      return this;
    }

    @Override
    public Pieces fetch(long amount) {
      return this;
    }
  }

  private final Pieces source = new Pieces();
  private final List<String> taken = new ArrayList<>();
  private boolean over;

  WholeLinesTest() {
    new WholeLines(source)
        .handler(buffer -> taken.add(buffer.toString()))
        .endHandler(ignored -> over = true);
  }

  @Test
  void linesAreToldWholeHoweverTheyCome() {
    source.give("{\"a\":1}\n{\"b\"");
    source.give(":");
    source.give("2}\n{\"c\":3}\n{");
    source.give("\"d\":4}\n");

    assertThat(taken).containsExactly("{\"a\":1}\n", "{\"b\":2}\n{\"c\":3}\n", "{\"d\":4}\n");
  }

  @Test
  void whatHasNoEndIsToldAtTheEnd() {
    source.give("{\"a\":1}\n{\"b\"");
    source.end();

    assertThat(taken).containsExactly("{\"a\":1}\n", "{\"b\"");
    assertThat(over).isTrue();
  }

  @Test
  void aLineThatIsTooLongIsNotHeldBack() {
    source.give("x".repeat(WholeLines.LONGEST));
    source.give("yz");
    source.give("\nend\n");

    assertThat(taken).containsExactly("x".repeat(WholeLines.LONGEST) + "yz", "\nend\n");
  }
}
