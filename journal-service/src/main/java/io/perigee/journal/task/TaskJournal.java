package io.perigee.journal.task;

import io.perigee.contracts.error.Busy;
import io.perigee.contracts.error.Invalid;
import io.perigee.journal.JournalConfig;
import io.perigee.runtime.identity.Principal;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The journal of tasks ("Journal"): takes, lists and clears them. */
@Singleton
public final class TaskJournal {

  private static final Duration LATER = Duration.ofSeconds(5);

  private final Database database;
  private final JournalFunctions functions;
  private final TaskRunner runner;
  private final Payloads payloads;
  private final JournalConfig.Task config;
  private final Set<String> foreign;

  TaskJournal(
      Database database,
      JournalFunctions functions,
      TaskRunner runner,
      Payloads payloads,
      JournalConfig config) {
    this.database = database;
    this.functions = functions;
    this.runner = runner;
    this.payloads = payloads;
    this.config = config.task();
    this.foreign = Set.copyOf(config.ha().foreign().orElse(List.of()));
  }

  /**
   * Takes tasks, all or none. Those for a controller of this database are carried out on behalf of
   * who posted them, in their order and at most once; those for another are kept for it.
   *
   * @throws Invalid naming the task's field if its function is not known, or lacks a name that it
   *     needs
   * @throws Busy if too many are outstanding
   */
  public void post(List<NewTask> tasks, Principal principal) {
    for (int i = 0; i < tasks.size(); i++) {
      check("journal[" + i + "]", tasks.get(i));
    }
    List<String> states =
        tasks.stream().map(t -> foreign.contains(t.sendfor()) ? "kept" : "waiting").toList();
    database.run(
        h -> {
          requireRoom("waiting", states, TaskStore.outstanding(h));
          requireRoom("kept", states, TaskStore.kept(h));
          TaskStore.add(h, payloads, tasks, states, principal);
        });
    runner.nudge();
  }

  private void check(String at, NewTask task) {
    JournalFunction function =
        functions
            .find(task.function())
            .orElseThrow(
                () ->
                    Invalid.field(
                        at + ".function",
                        at
                            + ".function "
                            + task.function()
                            + " is not known; for example node_update or osimage_pack"));
    requireName(at, "object", function.needsObject(), task.object());
    requireName(at, "param", function.needsParam(), task.param());
    if (function.hasBody() && task.payload() == null) {
      throw Invalid.field(at + ".payload", at + ".payload is required for " + task.function());
    }
  }

  private static void requireName(String at, String field, boolean needed, String value) {
    if (needed && (value == null || value.isBlank())) {
      throw Invalid.field(at + "." + field, at + "." + field + " is required for this function");
    }
  }

  private void requireRoom(String state, List<String> states, long there) {
    long more = states.stream().filter(state::equals).count();
    if (more > 0 && there + more > config.outstanding()) {
      throw new Busy("too many journal tasks are outstanding", LATER);
    }
  }

  /**
   * Tasks in their order: a controller's, or all if {@code controller} is null.
   *
   * @param secrets false if payloads that may hold secrets are not to be seen
   */
  public List<JournalTask> list(String controller, boolean secrets) {
    List<JournalTask> tasks =
        database.read(h -> TaskStore.list(h, payloads, controller, config.rows()));
    return secrets ? tasks : tasks.stream().map(this::withoutSecrets).toList();
  }

  private JournalTask withoutSecrets(JournalTask task) {
    boolean carries =
        task.task().payload() != null
            && functions
                .find(task.task().function())
                .map(JournalFunction::carriesSecrets)
                .orElse(true);
    return carries ? task.masked() : task;
  }

  /**
   * Clears a controller's tasks; those that wait are not carried out then. The one that is under
   * way stays.
   *
   * @return how many went
   */
  public int clear(String controller) {
    return database.write(h -> TaskStore.clear(h, controller));
  }
}
