package io.perigee.devkit.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How to log in to the demo's users at each API. */
final class Credentials {

  static final String LUNA_USER = "luna";

  /** The one password that is the same everywhere: the original's own, which its users know. */
  static final String LUNA_PASSWORD = "luna";

  static final String ACCOUNT = "demo";

  private final Context context;
  private final RsaKeyPair key;

  private Credentials(Context context, RsaKeyPair key) {
    this.context = context;
    this.key = key;
  }

  static Credentials of(Context context) {
    try {
      return new Credentials(
          context, RsaKeyPair.in(context.home().demo().resolve("id_rsa"), ACCOUNT));
    } catch (IOException e) {
      throw new UncheckedIOException("the demo account's key cannot be used: " + e.getMessage(), e);
    }
  }

  RsaKeyPair key() {
    return key;
  }

  String url() {
    return "http://127.0.0.1:" + context.ports().of(Ports.GATEWAY);
  }

  /** {@code {"url","luna":{…},"cloudapi":{…,"datacenters":{name:url}},"lunanode":{…}}}. */
  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("url", url());
    json.putObject("luna").put("username", LUNA_USER).put("password", LUNA_PASSWORD);
    ObjectNode cloudapi =
        json.putObject("cloudapi")
            .put("account", ACCOUNT)
            .put("key_path", key.file().toString())
            .put("key_id", key.fingerprint());
    DemoRegions.urls(context).forEach(cloudapi.putObject("datacenters")::put);
    json.putObject("lunanode")
        .put("api_id", context.secrets().apiId())
        .put("api_key", context.secrets().apiKey());
    return json;
  }

  private String datacenters() {
    StringBuilder text = new StringBuilder();
    DemoRegions.urls(context)
        .forEach((name, url) -> text.append("\n%12sdatacenter %s %s".formatted("", name, url)));
    return text.toString();
  }

  /** The same for a reader. */
  String text() {
    return """
    Perigee     %s
    Luna2       user %s, password %s (the demo's; every other secret is this installation's own)
    CloudAPI    account %s, key %s, key id %s%s
    LunaNode    api id %s, api key %s
    Kafka       127.0.0.1:%d, user reader, password %s (reads all topics)
    PostgreSQL  127.0.0.1:%d, database perigee, user perigee_reader, password %s (reads all schemas)
    """
        .formatted(
            url(),
            LUNA_USER,
            LUNA_PASSWORD,
            ACCOUNT,
            key.file(),
            key.fingerprint(),
            datacenters(),
            context.secrets().apiId(),
            context.secrets().apiKey(),
            context.ports().of(Ports.KAFKA),
            context.secrets().kafka().reader(),
            context.ports().of(Ports.POSTGRES),
            context.secrets().databaseReader());
  }
}
