package io.perigee.journal.monitor;

/**
 * What a node said last.
 *
 * @param node the node's name
 * @param state in the installer's words; null if it has said nothing yet
 * @param status text for people; null if none came with the state
 */
public record NodeReport(String node, String state, String status) {

  /** True if the node says that something went wrong. */
  public boolean isFault() {
    return state != null && NodeState.isFault(state);
  }
}
