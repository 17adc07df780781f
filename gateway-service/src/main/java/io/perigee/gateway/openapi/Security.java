package io.perigee.gateway.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.route.Auth;

/** How a row's authentication stands in its document: the schemes of which one is enough. */
final class Security {

  private Security() {}

  /** An empty list where nobody is asked; an empty scheme where nothing is enough too. */
  static ArrayNode of(Auth auth) {
    ArrayNode any = Json.MAPPER.createArrayNode();
    switch (auth) {
      case NONE, NOBODY -> {
        // Nothing is asked for.
      }
      case USER_TOKEN -> add(any, "token");
      case NODE_TOKEN -> {
        add(any, "token");
        add(any, "nodeToken");
      }
      case BY_EXTENSION, BY_ADDRESS -> {
        add(any, "token");
        add(any, "nodeToken");
        any.addObject();
      }
      case SIGNATURE -> add(any, "signature");
      case HMAC -> add(any, "signedForm");
      case API_KEY -> add(any, "apiKey");
    }
    return any;
  }

  private static void add(ArrayNode any, String scheme) {
    any.addObject().putArray(scheme);
  }
}
