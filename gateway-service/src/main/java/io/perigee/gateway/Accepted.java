package io.perigee.gateway;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Set;

/**
 * What a client takes (CloudAPI, "Content-Type" and "HTTP Status Codes"): JSON is what there is.
 */
final class Accepted {

  private static final Set<String> TAKEN =
      Set.of(
          "*/*",
          "application/*",
          "application/json",
          "application/x-json-stream",
          "text/*",
          "text/plain");

  private Accepted() {}

  /**
   * @throws Refused 406 if the header Accept is there and leaves out all that is answered
   */
  static void requireJson(HttpServerRequest request) {
    String accept = request.getHeader("Accept");
    if (accept == null || accept.isBlank() || Passage.isWebSocket(request)) {
      return;
    }
    for (String type : accept.toLowerCase(Locale.ROOT).split(",")) {
      int parameters = type.indexOf(';');
      if (TAKEN.contains((parameters < 0 ? type : type.substring(0, parameters)).strip())) {
        return;
      }
    }
    throw new Refused(Refusal.notAcceptable("answers are application/json only"));
  }
}
