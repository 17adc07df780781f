package io.perigee.journal.queue;

/**
 * One message of an operation, as Luna2's "Cluster monitoring status" shows it.
 *
 * @param requestId the operation
 * @param initiator login of who asked for it; null for the platform itself
 * @param created UTC as {@code YYYY-MM-DD hh:mm:ss}
 * @param read whether a poll has given it out
 * @param message the text
 */
public record StatusEntry(
    String requestId, String initiator, String created, boolean read, String message) {}
