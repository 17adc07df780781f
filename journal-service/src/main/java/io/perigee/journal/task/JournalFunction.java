package io.perigee.journal.task;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The API call that a task's function stands for.
 *
 * @param service whose it is
 * @param method GET or POST
 * @param path below {@code /luna}, with {@code {object}} and {@code {param}}
 */
record JournalFunction(String service, String method, String path) {

  boolean needsObject() {
    return path.contains("{object}");
  }

  boolean needsParam() {
    return path.contains("{param}");
  }

  boolean hasBody() {
    return method.equals("POST");
  }

  /** The path for a task. */
  String path(String object, String param) {
    return path.replace("{object}", segment(object)).replace("{param}", segment(param));
  }

  private static String segment(String text) {
    return text == null ? "" : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
