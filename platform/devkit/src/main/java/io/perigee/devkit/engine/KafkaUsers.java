package io.perigee.devkit.engine;

import java.util.Map;
import java.util.Properties;

/**
 * The SASL/PLAIN users of a broker. {@link #BROKER} and {@link #SERVICES} may do everything, {@link
 * #READER} only what the access control lists give it.
 *
 * @param broker password that the broker uses with itself
 * @param services password of Perigee's services
 * @param reader password of the read-only user
 */
public record KafkaUsers(String broker, String services, String reader) {

  public static final String BROKER = "broker";
  public static final String SERVICES = "services";
  public static final String READER = "reader";

  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";

  /** Users with new random passwords. */
  public static KafkaUsers random() {
    return new KafkaUsers(Passwords.random(), Passwords.random(), Passwords.random());
  }

  /** What a client sets to log in as a user. */
  public static Map<String, String> login(String user, String password) {
    return Map.of(
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", LOGIN + " username=\"%s\" password=\"%s\";".formatted(user, password));
  }

  /** Client configuration of the services' user for a broker. */
  public Properties asServices(String bootstrap) {
    return client(bootstrap, SERVICES, services);
  }

  /** Client configuration of the read-only user for a broker. */
  public Properties asReader(String bootstrap) {
    return client(bootstrap, READER, reader);
  }

  /** The broker's own login, which also names the users that it lets in. */
  String brokerJaas() {
    return LOGIN
        + " username=\"%s\" password=\"%s\" user_%s=\"%s\" user_%s=\"%s\" user_%s=\"%s\";"
            .formatted(BROKER, broker, BROKER, broker, SERVICES, services, READER, reader);
  }

  private static Properties client(String bootstrap, String user, String password) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", bootstrap);
    properties.putAll(login(user, password));
    return properties;
  }

  @Override
  public String toString() {
    return "KafkaUsers[broker, services, reader]";
  }
}
