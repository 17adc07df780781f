package io.perigee.gateway.route;

/** What the route table knows of a method and path. */
public sealed interface Lookup {

  /**
   * There is such an endpoint.
   *
   * @param choice its rows
   * @param first the path's first parameter as it stands in the path, still percent-encoded; null
   *     if it has none
   * @param methods what the path answers, for CORS and Allow headers
   */
  record Found(Choice choice, String first, String methods) implements Lookup {}

  /**
   * The path is known, the method is not.
   *
   * @param methods what the path answers, for the Allow header
   */
  record WrongMethod(String methods) implements Lookup {}

  /** There is no such path. */
  record Unknown() implements Lookup {}
}
