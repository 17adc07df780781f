package io.perigee.journal.task;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The API call that a task's function stands for.
 *
 * @param service whose it is
 * @param method GET or POST
 * @param path below {@code /luna}, with {@code {object}} and {@code {param}}
 */
record JournalFunction(String service, String method, String path) {

  private static final List<String> SECRET =
      List.of("/config/bmcsetup/", "/config/switch/", "/config/secrets/", "/config/osuser/");

  boolean needsObject() {
    return path.contains("{object}");
  }

  boolean needsParam() {
    return path.contains("{param}");
  }

  boolean hasBody() {
    return method.equals("POST");
  }

  /** True if its body may hold passwords, communities or contents of secrets. */
  boolean carriesSecrets() {
    return hasBody() && SECRET.stream().anyMatch(path::startsWith);
  }

  /** The path for a task. */
  String path(String object, String param) {
    return path.replace("{object}", segment(object)).replace("{param}", segment(param));
  }

  private static String segment(String text) {
    return text == null ? "" : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
