package io.perigee.devkit.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/** The server settings of an embedded PostgreSQL. */
final class PostgresSettings {

  private PostgresSettings() {}

  static Map<String, String> of(int port, Keeping keeping) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("port", Integer.toString(port));
    settings.put("unix_socket_directories", "");
    // Eight pools of four for each of several replicas, and room for an operator.
    settings.put("max_connections", "200");
    settings.put("shared_buffers", "64MB");
    settings.put("jit", "off");
    settings.put("password_encryption", "scram-sha-256");
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    settings.put("log_line_prefix", "%m level=%e db=%d user=%u ");
    settings.put("log_statement", "none");
    settings.put("log_parameter_max_length_on_error", "0");
    String safe = keeping == Keeping.STATE ? "on" : "off";
    settings.put("fsync", safe);
    settings.put("synchronous_commit", safe);
    settings.put("full_page_writes", safe);
    return settings;
  }
}
