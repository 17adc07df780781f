package io.perigee.gateway.exchange;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * Bodies at the gateway: what they announce is checked before any of it is taken, and a few are
 * read here.
 */
public final class Bodies {

  private Bodies() {}

  /**
   * @throws Refused if the body announces more than its route takes, or nonsense
   */
  public static void checkAnnounced(Exchange exchange) {
    String announced = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (announced == null) {
      return;
    }
    try {
      if (Long.parseLong(announced) > exchange.route().limit()) {
        throw new Refused(Refusal.tooLarge(exchange.route().limit()));
      }
    } catch (NumberFormatException e) {
      throw new Refused(Refusal.malformedHeader("Content-Length is not a number"));
    }
  }

  /**
   * Tells a client that waits for it to send its body (RFC 9110, 10.1.1); by now it is known who it
   * is.
   */
  public static void invite(Exchange exchange) {
    if (exchange.request().headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
      exchange.response().writeContinue();
    }
  }

  /** Reads a body whole, no more than its route takes and no longer than its route's deadline. */
  public static Future<Buffer> read(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    long limit = exchange.route().limit();
    Promise<Buffer> read = Promise.promise();
    Buffer all = Buffer.buffer();
    request.handler(
        chunk -> {
          if (all.length() + (long) chunk.length() <= limit) {
            all.appendBuffer(chunk);
          } else {
            read.tryFail(new Refused(Refusal.tooLarge(limit)));
          }
        });
    request.endHandler(ignored -> read.tryComplete(all));
    request.exceptionHandler(failure -> read.tryFail(failure));
    request.resume();
    return read.future()
        .timeout(exchange.route().deadline().toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof Refused
                        ? failure
                        : new Refused(
                            Refusal.malformed("the body did not come whole and in time"))));
  }

  /**
   * Compares a CloudAPI body with the digest that its sender announced (RFC 1864); such a body is
   * read here.
   *
   * @return fails as {@link Refused} if it is not the body that was sent
   */
  public static Future<Void> checkDigest(Exchange exchange) {
    String announced = exchange.request().getHeader("Content-MD5");
    if (announced == null || !exchange.route().writes()) {
      return Future.succeededFuture();
    }
    if (exchange.body() != null) {
      return compare(announced, exchange.body());
    }
    invite(exchange);
    return read(exchange)
        .compose(
            body -> {
              exchange.body(body);
              return compare(announced, body);
            });
  }

  private static Future<Void> compare(String announced, Buffer body) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(body.getBytes());
      return Base64.getEncoder().encodeToString(digest).equals(announced.strip())
          ? Future.succeededFuture()
          : Future.failedFuture(
              new Refused(Refusal.malformed("the body is not the one that Content-MD5 is of")));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
