package io.perigee.devkit.engine;

/**
 * What an engine does with its state, and what becomes of it when the process that started it ends.
 */
public enum Keeping {
  /**
   * For an installation: what was acknowledged survives a crash, and the engine outlives its
   * starter.
   */
  STATE,
  /** For tests: speed before safety, and the engine ends with its starter, however that ends. */
  NOTHING
}
