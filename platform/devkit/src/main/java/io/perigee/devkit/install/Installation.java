package io.perigee.devkit.install;

import io.perigee.contracts.topic.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What an installation is called and who may enter it.
 *
 * @param database the one database
 * @param rolePrefix first part of each service's database role, {@code perigee_} by default
 * @param rolePasswords password of each service's role, by service
 * @param readerPassword password of the database role {@code <rolePrefix>reader}, which reads every
 *     schema
 * @param topicPrefix first part of every topic's name
 * @param partitions partitions of each topic; 0 for as many as each declares
 * @param replication copies of each partition that the brokers keep
 * @param accessControl whether the broker keeps access control lists, to which the read-only user
 *     is added
 * @param scramIterations how dear PostgreSQL makes a guess at a role's password, and the beginning
 *     of a connection: {@link #FOR_CHOSEN} or {@link #FOR_RANDOM} passwords
 */
public record Installation(
    String database,
    String rolePrefix,
    Map<String, String> rolePasswords,
    String readerPassword,
    String topicPrefix,
    int partitions,
    short replication,
    boolean accessControl,
    int scramIterations) {

  /** PostgreSQL's own number: whoever chose the password may have chosen one to be guessed. */
  public static final int FOR_CHOSEN = 4_096;

  /**
   * For passwords of 32 random characters, which nobody guesses; more iterations would take longer
   * than all else of a connection's beginning.
   */
  public static final int FOR_RANDOM = 16;

  /** The services that have a schema. */
  public static final List<String> SERVICES = Topics.SERVICES;

  public Installation {
    rolePasswords = Map.copyOf(rolePasswords);
  }

  /** The standard installation on engines of its own, with random passwords. */
  public static Installation standard(UnaryOperator<String> passwordOf, String readerPassword) {
    return new Installation(
        "perigee",
        "perigee_",
        passwords(passwordOf),
        readerPassword,
        "perigee",
        0,
        (short) 1,
        true,
        FOR_RANDOM);
  }

  /** A password for each service. */
  public static Map<String, String> passwords(UnaryOperator<String> passwordOf) {
    Map<String, String> passwords = new LinkedHashMap<>();
    SERVICES.forEach(service -> passwords.put(service, passwordOf.apply(service)));
    return passwords;
  }

  /** The database role of a service. */
  public String role(String service) {
    return rolePrefix + service;
  }

  /** The database role that only reads. */
  public String readerRole() {
    return rolePrefix + "reader";
  }

  @Override
  public String toString() {
    return "Installation[" + database + ", topics " + topicPrefix + ".*]";
  }
}
