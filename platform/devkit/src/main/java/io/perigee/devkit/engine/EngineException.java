package io.perigee.devkit.engine;

/** An engine that cannot be unpacked, started or asked; the message tells the operator why. */
public final class EngineException extends RuntimeException {

  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
