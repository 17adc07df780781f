package io.perigee.journal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * A task as it is posted.
 *
 * @param function what to do
 * @param object what to do it to; null where the function has none
 * @param param a second name; may be null
 * @param payload JSON, or text that is JSON, or base64 of it; may be null
 * @param masteronly whether only a master may carry it out
 * @param misc the sender's own remark; may be null
 * @param sendfor the controller that it is for
 * @param sendby the controller that sends it; may be null
 * @param created when the sender made it, seconds since 1970; null for now
 */
public record NewTask(
    String function,
    String object,
    String param,
    JsonNode payload,
    boolean masteronly,
    String misc,
    String sendfor,
    String sendby,
    String created) {

  /** The same from one controller to another. */
  NewTask sent(String by, String to) {
    return new NewTask(function, object, param, payload, masteronly, misc, to, by, created);
  }

  /** The same with a payload that tells nothing. */
  NewTask masked() {
    JsonNode mask = payload == null ? null : TextNode.valueOf("****");
    return new NewTask(function, object, param, mask, masteronly, misc, sendfor, sendby, created);
  }

  /** Without the payload, which may hold secrets. */
  @Override
  public String toString() {
    return function + " " + object;
  }
}
