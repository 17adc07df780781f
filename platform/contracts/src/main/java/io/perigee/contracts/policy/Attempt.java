package io.perigee.contracts.policy;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What somebody is about to do, as rules see it.
 *
 * @param action the endpoint's published name, for example {@code StopMachine}
 * @param resources the paths that name the resource: under {@code /my} and under the account's
 *     login
 * @param at when
 * @param sourceIp the caller's address as a literal; null if unknown
 * @param userAgent the header; null if it was not sent
 * @param method HTTP method
 * @param tags the tags of the machine that the path names; empty if it names none
 */
public record Attempt(
    String action,
    List<String> resources,
    Instant at,
    String sourceIp,
    String userAgent,
    String method,
    Map<String, String> tags) {

  public Attempt {
    resources = List.copyOf(resources);
    tags = Map.copyOf(tags);
  }

  /** The same with these tags. */
  public Attempt tagged(Map<String, String> known) {
    return new Attempt(action, resources, at, sourceIp, userAgent, method, known);
  }
}
