package io.perigee.gateway.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.gateway.answer.CloudApiHeaders;
import io.perigee.gateway.answer.Forms;
import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.route.Api;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.TreeSet;

/** The gateway's own answers: refusals and its own endpoints, each in the form of its API. */
public final class Answers {

  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
  private static final long SMALL = 65_536;

  private final CloudApiHeaders cloudApiHeaders;

  public Answers(CloudApiHeaders cloudApiHeaders) {
    this.cloudApiHeaders = cloudApiHeaders;
  }

  /** Answers with a refusal, unless an answer is on its way already. */
  public void refuse(Exchange exchange, Refusal refusal) {
    exchange.refusal(refusal);
    if (exchange.response().headWritten() || exchange.response().ended()) {
      return;
    }
    drain(exchange);
    describe(exchange, refusal, exchange.response().headers());
    send(exchange, Forms.status(exchange.api(), refusal), Forms.body(exchange.api(), refusal));
  }

  /** Answers 200 with a document. */
  public void answer(Exchange exchange, JsonNode body) {
    drain(exchange);
    send(exchange, 200, body.toString());
  }

  /** Answers without a body. */
  public void answerEmpty(Exchange exchange, int status) {
    drain(exchange);
    common(exchange, exchange.response().headers());
    exchange.response().setStatusCode(status).end();
  }

  /** Sets the headers that belong to a refusal beside its body. */
  public void describe(Exchange exchange, Refusal refusal, MultiMap headers) {
    if (refusal.retryAfter() > 0) {
      headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(refusal.retryAfter()));
    }
    if (refusal.allow() != null) {
      headers.set(HttpHeaders.ALLOW, refusal.allow());
    }
  }

  /** Sets the headers that every answer of the exchange's API carries. */
  public void common(Exchange exchange, MultiMap headers) {
    headers.set(X_REQUEST_ID, exchange.requestId());
    if (exchange.api() == Api.CLOUDAPI) {
      cloudApiHeaders.put(
          headers,
          exchange.datacenter(),
          exchange.version(),
          exchange.requestId(),
          exchange.methods(),
          exchange.elapsedNanos());
      if (!exchange.roleTags().isEmpty()) {
        headers.set("role-tag", String.join(",", new TreeSet<>(exchange.roleTags())));
      }
    }
  }

  private void send(Exchange exchange, int status, String body) {
    HttpServerResponse response = exchange.response();
    MultiMap headers = response.headers();
    common(exchange, headers);
    headers.set(HttpHeaders.CONTENT_TYPE, JSON);
    if (exchange.api() == Api.CLOUDAPI) {
      headers.set("Content-MD5", CloudApiHeaders.contentMd5(body));
    }
    Buffer bytes = Buffer.buffer(body);
    response.setStatusCode(status);
    if (exchange.request().method() == HttpMethod.HEAD) {
      headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
      response.end();
    } else {
      response.end(bytes);
    }
  }

  /**
   * Lets go of a body that nobody reads: a small one is read past, a large one ends the connection.
   */
  private static void drain(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    if (request.isEnded()) {
      return;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean chunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    boolean waits = request.headers().contains(HttpHeaders.EXPECT);
    if (chunked
        || waits
        || length != null && length.length() > 5
        || length != null && Long.parseLong(length) > SMALL) {
      exchange.response().putHeader(HttpHeaders.CONNECTION, "close");
    }
    request.handler(ignored -> {});
    request.resume();
  }
}
