package io.perigee.auth.policy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What may be done, in sentences (CloudAPI, "Policies").
 *
 * @param id stable identity
 * @param name unique in the account
 * @param rules one or more sentences, as they were written
 * @param description null if there is none
 * @param created when it was made
 */
public record Policy(
    UUID id, String name, List<String> rules, String description, Instant created) {

  public Policy {
    rules = List.copyOf(rules);
  }
}
