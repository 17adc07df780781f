package io.perigee.compute.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a request changes of a secret.
 *
 * @param at how errors name it, {@code config.secrets.node.node001[0]}
 * @param name which one
 * @param newName the new name; null if it stays
 * @param fields {@code content} and {@code path}: what is left out stays, and null clears
 */
public record SecretChange(String at, String name, String newName, ObjectNode fields) {

  /** Without the content. */
  @Override
  public String toString() {
    return at;
  }
}
