package io.perigee.journal.operation;

import java.time.Instant;

/**
 * An operation that is over.
 *
 * @param requestId its id
 * @param account whose; null for the operator's own
 * @param kind what was done
 * @param subject to what
 * @param failed whether one of its commands failed
 * @param code of the first that failed; else null
 * @param at when it ended
 */
public record EndedOperation(
    String requestId,
    String account,
    String kind,
    String subject,
    boolean failed,
    String code,
    Instant at) {}
