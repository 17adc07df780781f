package io.perigee.gateway.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.route.Api;

/**
 * How each API says that a request goes no further: Luna {@code {"message"}}, CloudAPI {@code
 * {"code","message"}}, LunaNode {@code {"success":"no","error"}} under HTTP 200, because its
 * clients lose the text of any other status.
 */
public final class Forms {

  private Forms() {}

  /** The HTTP status that an API gives a refusal. */
  public static int status(Api api, Refusal refusal) {
    return api == Api.LUNANODE ? 200 : refusal.status();
  }

  /** The JSON body that an API gives a refusal. */
  public static String body(Api api, Refusal refusal) {
    ObjectNode body = Json.object();
    switch (api) {
      case LUNA -> body.put("message", refusal.message());
      case CLOUDAPI -> body.put("code", refusal.code()).put("message", refusal.message());
      case LUNANODE -> body.put("success", "no").put("error", refusal.message());
    }
    return body.toString();
  }
}
