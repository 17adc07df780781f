package io.perigee.journal.task;

/**
 * A task as it stands.
 *
 * <pre>
 *   kept                                       for a controller of another database, until it is cleared
 *   waiting ──► started ──► done | failed      for one of ours
 *      ▲           │  └───► unknown            its master died, or no answer came: not done again
 *      └───────────┘                           the owner could not be reached at all
 * </pre>
 *
 * @param id its number
 * @param task what was posted
 * @param state as above
 * @param status of the owner's answer; null if none came
 * @param outcome what the owner said; null before
 */
public record JournalTask(long id, NewTask task, String state, Integer status, String outcome) {

  JournalTask masked() {
    return new JournalTask(id, task.masked(), state, status, outcome);
  }
}
