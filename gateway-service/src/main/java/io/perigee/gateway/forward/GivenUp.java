package io.perigee.gateway.forward;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Gives a request up when its client has left, as the proxy asks for by {@code reset}, without harm
 * to others. A reset closes the connection; but once the service's answer has come whole the
 * connection is back in the pool, and may carry another request by now, though the proxy has not
 * yet handed the answer's end on. So what is left of an answer that has begun is first read past;
 * only one that does not end at once is still coming in, and is broken off. Used on the loop that
 * hands the answer on: there its end comes before the look whether it has ended.
 */
final class GivenUp implements InvocationHandler {

  private static final long AT_ONCE_MILLIS = 50;

  private final Vertx vertx;
  private final HttpClientRequest request;
  private boolean given;
  private boolean ended;

  private GivenUp(Vertx vertx, HttpClientRequest request) {
    this.vertx = vertx;
    this.request = request;
  }

  /** The request, whose {@code reset} does as said here; all else is its own. */
  static HttpClientRequest gently(Vertx vertx, HttpClientRequest request) {
    return (HttpClientRequest)
        Proxy.newProxyInstance(
            HttpClientRequest.class.getClassLoader(),
            new Class<?>[] {HttpClientRequest.class},
            new GivenUp(vertx, request));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("reset")) {
      return giveUp();
    }
    try {
      Object result = method.invoke(request, arguments);
      return result == request ? proxy : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private boolean giveUp() {
    Future<HttpClientResponse> answer = request.response();
    if (!answer.succeeded()) {
      return request.reset();
    }
    if (given) {
      return false;
    }
    given = true;
    try {
      answer
          .result()
          .exceptionHandler(broken -> ended = true)
          .handler(past -> {})
          .endHandler(end -> ended = true)
          .resume();
    } catch (IllegalStateException e) {
      // Its end was handed on: there is nothing to give up.
      return false;
    }
    vertx.setTimer(
        AT_ONCE_MILLIS,
        ignored -> {
          if (!ended) {
            request.reset();
          }
        });
    return true;
  }
}
