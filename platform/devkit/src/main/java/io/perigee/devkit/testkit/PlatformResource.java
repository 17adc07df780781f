package io.perigee.devkit.testkit;

import io.perigee.devkit.engine.Engines;
import io.perigee.devkit.engine.KafkaUsers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * The platform under a {@code @QuarkusTest}: a database, roles, topics and keys of the module's own
 * on the shared engines, given to the service as configuration. The service is the one that {@code
 * application.properties} names as {@code perigee.service}, or the resource's argument {@code
 * service}.
 *
 * <p>It returns what a service takes ({@code perigee.database.url}, {@code
 * perigee.kafka.bootstrap}, {@code perigee.topic-prefix}, {@code perigee.identity.key-file} …), and
 * for the test itself {@code perigee.test.reader.password}, the read-only Kafka user's.
 */
public final class PlatformResource implements QuarkusTestResourceLifecycleManager {

  private String service;
  private Sandbox sandbox;
  private Set<String> given = Set.of();

  @Override
  public void init(Map<String, String> arguments) {
    service = arguments.getOrDefault("service", serviceOfModule());
  }

  @Override
  public Map<String, String> start() {
    Engines engines = TestEngines.shared();
    sandbox = Sandbox.make(engines, service);
    Map<String, String> config = new HashMap<>(sandbox.properties(service));
    config.put("quarkus.http.test-port", "0");
    config.put("perigee.test.reader.password", engines.kafka().users().reader());
    config.put("perigee.test.reader.user", KafkaUsers.READER);
    // The test's own class may be loaded apart from the service, where only system properties are
    // seen.
    config.forEach(System::setProperty);
    given = Set.copyOf(config.keySet());
    return config;
  }

  @Override
  public void stop() {
    given.forEach(System::clearProperty);
    if (sandbox != null) {
      sandbox.close();
      sandbox = null;
    }
  }

  private static String serviceOfModule() {
    try (InputStream file =
        Thread.currentThread()
            .getContextClassLoader()
            .getResourceAsStream("application.properties")) {
      Properties properties = new Properties();
      if (file != null) {
        properties.load(file);
      }
      String named = properties.getProperty("perigee.service", "compute");
      // The gateway has no schema; whoever has none gets one that nobody looks into.
      return io.perigee.devkit.install.Installation.SERVICES.contains(named) ? named : "compute";
    } catch (IOException e) {
      throw new UncheckedIOException("application.properties cannot be read", e);
    }
  }
}
