package io.perigee.runtime.configuration;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One object of a configuration document.
 *
 * @param kind the section that it stands in
 * @param name its key there
 * @param object what the document says of it
 */
public record Entry(String kind, String name, JsonNode object) {

  /** By name only: the object may hold sealed secrets. */
  @Override
  public String toString() {
    return kind + " " + name;
  }
}
