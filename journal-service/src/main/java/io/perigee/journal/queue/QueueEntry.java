package io.perigee.journal.queue;

/**
 * Work outstanding, as Luna2's "Task queue status" shows it.
 *
 * @param level {@code maintask} for an operation, {@code subtask} for a command of one that has
 *     begun
 * @param number grows with each
 * @param requestId the operation
 * @param initiator login of who asked for it; null for the platform itself
 * @param created UTC as {@code YYYY-MM-DD hh:mm:ss}
 * @param subsystem the noun of its kind, for example {@code osimage}
 * @param task the verb of its kind and what it acts on
 * @param status {@code queued} or {@code in progress}
 */
public record QueueEntry(
    String level,
    long number,
    String requestId,
    String initiator,
    String created,
    String subsystem,
    String task,
    String status) {}
