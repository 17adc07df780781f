package io.perigee.devkit.launcher;

import java.lang.reflect.InvocationTargetException;
import java.util.List;

/**
 * Runs a program of the journeys module, which the {@code perigee} script puts on the class path.
 */
final class Journey {

  private Journey() {}

  /**
   * @return 0 if it went well, 1 if it threw; a program that ends the process by itself decides for
   *     itself
   */
  static int run(String program, List<String> args) {
    String[] array = args == null ? new String[0] : args.toArray(String[]::new);
    try {
      Class.forName(program).getMethod("main", String[].class).invoke(null, (Object) array);
      return 0;
    } catch (ClassNotFoundException e) {
      throw new LauncherException("the journeys are not built; ./perigee up builds them", e);
    } catch (InvocationTargetException e) {
      System.err.println("perigee: " + e.getCause());
      return 1;
    } catch (ReflectiveOperationException e) {
      throw new LauncherException(program + " is no program", e);
    }
  }
}
