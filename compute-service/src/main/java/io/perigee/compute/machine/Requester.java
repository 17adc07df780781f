package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import java.util.UUID;

/**
 * Who asks for something, and for whom.
 *
 * @param account the account on whose behalf
 * @param face the API by which it came
 * @param caller who it was, in the form of CloudAPI's audit
 * @param cause trace and actor for the messages that follow
 * @param repeat by what the request is known when it comes again
 */
public record Requester(UUID account, String face, ObjectNode caller, Cause cause, Repeat repeat) {

  public Requester(UUID account, String face, ObjectNode caller, Cause cause) {
    this(account, face, caller, cause, Repeat.NONE);
  }
}
