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
 */
public record Requester(UUID account, String face, ObjectNode caller, Cause cause) {}
