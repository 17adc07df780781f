package io.perigee.runtime;

import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the handlers under test do, by the key of the command: each test has keys of its own. */
@Singleton
public class Scripts {

  /** A handler's body. */
  public interface Script {
    Outcome run(Task task) throws Exception;
  }

  private final Map<String, Script> byKey = new ConcurrentHashMap<>();
  private final Map<String, List<String>> givenUp = new ConcurrentHashMap<>();

  public void put(String key, Script script) {
    byKey.put(key, script);
  }

  /** The codes with which commands of a key were given up. */
  public List<String> givenUp(String key) {
    return givenUp.getOrDefault(key, List.of());
  }

  private Outcome run(Task task) throws Exception {
    return byKey.getOrDefault(task.key(), t -> Outcome.done(null)).run(task);
  }

  private Outcome.Failed gaveUp(Task task, String code, String why) {
    givenUp.computeIfAbsent(task.key(), key -> new CopyOnWriteArrayList<>()).add(code);
    return new Outcome.Failed(code, why, h -> {});
  }

  /** Kind {@code test.run}: may be run again. */
  @Singleton
  public static final class Repeatable implements CommandHandler {
    private final Scripts scripts;

    Repeatable(Scripts scripts) {
      this.scripts = scripts;
    }

    @Override
    public String kind() {
      return "test.run";
    }

    @Override
    public boolean repeatable() {
      return true;
    }

    @Override
    public Outcome run(Task task) throws Exception {
      return scripts.run(task);
    }

    @Override
    public Outcome.Failed gaveUp(Task task, String code, String why) {
      return scripts.gaveUp(task, code, why);
    }
  }

  /** Kind {@code test.once}: a step that was interrupted is not done again. */
  @Singleton
  public static final class Once implements CommandHandler {
    private final Scripts scripts;

    Once(Scripts scripts) {
      this.scripts = scripts;
    }

    @Override
    public String kind() {
      return "test.once";
    }

    @Override
    public boolean repeatable() {
      return false;
    }

    @Override
    public Outcome run(Task task) throws Exception {
      if (task.interrupted()) {
        return Outcome.failed(
            "OutcomeUnknown", "the step " + task.interruptedStep() + " had begun");
      }
      return scripts.run(task);
    }
  }
}
