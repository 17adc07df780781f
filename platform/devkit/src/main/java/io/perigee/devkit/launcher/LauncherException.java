package io.perigee.devkit.launcher;

/** What the launcher tells the operator instead of doing what was asked. */
final class LauncherException extends RuntimeException {

  LauncherException(String message) {
    super(message);
  }

  LauncherException(String message, Throwable cause) {
    super(message, cause);
  }
}
