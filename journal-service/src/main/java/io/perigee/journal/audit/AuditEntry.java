package io.perigee.journal.audit;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One line of the audit trail.
 *
 * @param number grows with each; the cursor of a page
 * @param at UTC as {@code YYYY-MM-DD hh:mm:ss}
 * @param actor {@code <kind>:<login>}; null for the platform
 * @param face by which API; null if not known
 * @param requestId the HTTP request's or the operation's; null if not known
 * @param kind the kind of object
 * @param objectId its id
 * @param name its name after the write; may be null
 * @param action created, updated, renamed or deleted
 * @param account the owning account; null for the operator's own
 * @param changes by field {@code {"old","new"}}
 */
public record AuditEntry(
    long number,
    String at,
    String actor,
    String face,
    String requestId,
    String kind,
    String objectId,
    String name,
    String action,
    String account,
    JsonNode changes) {}
