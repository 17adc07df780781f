package io.perigee.devkit.launcher;

import io.perigee.devkit.engine.KafkaUsers;
import io.perigee.devkit.install.Installation;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a service of this machine's installation is told, as environment variables. */
final class ServiceEnvironment {

  private static final Set<String> LAUNCHERS =
      Set.of("PERIGEE_HOME", "PERIGEE_PORT", "PERIGEE_CHECKOUT", "PERIGEE_ENGINES");

  private ServiceEnvironment() {}

  static Map<String, String> of(String service, Context context) {
    Installation installation = context.secrets().installation();
    Map<String, String> environment = new TreeMap<>();
    environment.put("PERIGEE_HTTP_HOST", "127.0.0.1");
    environment.put("PERIGEE_HTTP_PORT", Integer.toString(context.ports().of(service)));
    if (service.equals(Ports.GATEWAY)) {
      environment.put("PERIGEE_MANAGEMENT_HOST", "127.0.0.1");
      environment.put(
          "PERIGEE_MANAGEMENT_PORT", Integer.toString(context.ports().managementOf(service)));
    }
    if (Installation.SERVICES.contains(service)) {
      environment.put("PERIGEE_DATABASE_URL", context.postgres().jdbcUrl(installation.database()));
      environment.put("PERIGEE_DATABASE_USER", installation.role(service));
      environment.put("PERIGEE_DATABASE_PASSWORD", installation.rolePasswords().get(service));
    }
    environment.put("PERIGEE_KAFKA_BOOTSTRAP", context.kafka().bootstrap());
    environment.put("PERIGEE_KAFKA_USER", KafkaUsers.SERVICES);
    environment.put("PERIGEE_KAFKA_PASSWORD", context.secrets().kafka().services());
    environment.put("PERIGEE_TOPIC_PREFIX", installation.topicPrefix());
    environment.put("PERIGEE_IDENTITY_KEY_FILE", Secrets.identityKey(context.home()).toString());
    environment.put("PERIGEE_CRYPT_KEY_FILE", Secrets.cryptKey(context.home()).toString());
    environment.put("PERIGEE_DATA_DIR", context.home().files().toString());
    environment.put(
        "PERIGEE_IMAGE_ROOTS",
        context.home().files().resolve("osimages")
            + ","
            + context.home().demo().resolve("osimages"));
    for (String other : Installation.SERVICES) {
      environment.put(
          "PERIGEE_SERVICE_URL_" + other.toUpperCase(Locale.ROOT),
          "http://127.0.0.1:" + context.ports().of(other));
    }
    environment.putAll(DemoRegions.environment(service, context));
    System.getenv().forEach((name, value) -> keepOperatorsWord(environment, name, value));
    return environment;
  }

  // The launcher's own settings and test switches are not the services'; everything else the
  // operator may set for all.
  private static void keepOperatorsWord(
      Map<String, String> environment, String name, String value) {
    if (name.startsWith("PERIGEE_")
        && !LAUNCHERS.contains(name)
        && !name.startsWith("PERIGEE_TEST_")) {
      environment.putIfAbsent(name, value);
    }
  }
}
