package io.perigee.network.cns;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A service that a machine takes part in.
 *
 * @param label the first label of its name
 * @param port the port that it is at; null if that is not said
 * @param priority of its SRV record
 * @param weight of its SRV record
 */
record CnsService(String label, Integer port, int priority, int weight) {

  private static final Pattern LABEL = Pattern.compile("[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final int MOST = 32;
  private static final int DEFAULT_WEIGHT = 10;
  private static final int HIGHEST = 65_535;

  /**
   * Reads the tag {@code triton.cns.services}: {@code service("," service)*}, a service being
   * {@code label[":" port][":" key "=" value]*} with the keys port, priority and weight. What is
   * not of this form is left out, so that one slip does not take all names away.
   */
  static List<CnsService> read(String tag) {
    List<CnsService> services = new ArrayList<>();
    for (String text : tag.split(",", MOST + 1)) {
      CnsService service = one(text.strip());
      if (service != null && services.size() < MOST && !services.contains(service)) {
        services.add(service);
      }
    }
    return services;
  }

  private static CnsService one(String text) {
    String[] parts = text.split(":", -1);
    if (!LABEL.matcher(parts[0]).matches()) {
      return null;
    }
    Integer port = null;
    int priority = 0;
    int weight = DEFAULT_WEIGHT;
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      String key = equals < 0 ? "port" : parts[i].substring(0, equals);
      Integer value = number(parts[i].substring(equals + 1));
      if (value == null || key.equals("port") && value == 0) {
        return null;
      }
      switch (key) {
        case "port" -> port = value;
        case "priority" -> priority = value;
        case "weight" -> weight = value;
        default -> {}
      }
    }
    return new CnsService(parts[0], port, priority, weight);
  }

  private static Integer number(String text) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > HIGHEST) {
      return null;
    }
    return Integer.parseInt(text);
  }
}
