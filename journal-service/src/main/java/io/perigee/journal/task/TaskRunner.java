package io.perigee.journal.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.journal.JournalConfig;
import io.perigee.journal.acting.ActingCalls;
import io.perigee.journal.acting.ActingCalls.Answer;
import io.perigee.journal.ha.Mastership;
import io.perigee.journal.ha.NotMaster;
import io.perigee.runtime.kafka.Loop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Carries out the journal's tasks on the master, one after the other: a task is begun in a
 * transaction that is conditional on the master's epoch, then called for, then ended in another
 * such transaction. What a master had begun when it died is not done again.
 */
@Singleton
public final class TaskRunner {

  private static final Logger LOG = Logger.getLogger(TaskRunner.class);
  private static final long POLL_MILLIS = 500;
  private static final int LONGEST = 4_096;

  private final Mastership mastership;
  private final JournalFunctions functions;
  private final ActingCalls calls;
  private final Payloads payloads;
  private final JournalConfig.Task config;
  private final Semaphore news = new Semaphore(0);
  private Loop loop;

  TaskRunner(
      Mastership mastership,
      JournalFunctions functions,
      ActingCalls calls,
      Payloads payloads,
      JournalConfig config) {
    this.mastership = mastership;
    this.functions = functions;
    this.calls = calls;
    this.payloads = payloads;
    this.config = config.task();
  }

  void atStart(@Observes StartupEvent event) {
    loop = Loop.start("tasks", this::round);
  }

  void atEnd(@Observes ShutdownEvent event) {
    loop.close();
  }

  /** There may be something to do. */
  void nudge() {
    news.release();
  }

  private void round() throws InterruptedException {
    OptionalLong epoch = mastership.epoch();
    if (epoch.isEmpty() || !runOne(epoch.getAsLong())) {
      if (news.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
    }
  }

  /** True if a task was begun. */
  private boolean runOne(long epoch) {
    try {
      Optional<TaskStore.Begun> begun =
          mastership.write(
              epoch,
              h -> {
                // Only this thread of the one master begins tasks: what is begun has been left.
                TaskStore.giveUpStarted(h, "it was begun and then left: it may have been done");
                return TaskStore.begin(h, payloads, epoch);
              });
      begun.ifPresent(task -> run(epoch, task));
      return begun.isPresent();
    } catch (NotMaster e) {
      LOG.debug("another controller carries the tasks out");
      return false;
    }
  }

  private void run(long epoch, TaskStore.Begun begun) {
    JournalTask task = begun.task();
    JournalFunction function = functions.find(task.task().function()).orElseThrow();
    Answer answer =
        calls.call(
            begun.principal(),
            function.service(),
            function.method(),
            function.path(task.task().object(), task.task().param()),
            function.hasBody() ? body(task.task().payload()) : null,
            config.timeout());
    mastership.write(
        epoch,
        h -> {
          if (answer.unreached() && begun.attempts() < config.attempts()) {
            TaskStore.postpone(h, task.id(), pause(begun.attempts()));
          } else {
            TaskStore.end(h, task.id(), state(answer), answer.status(), outcome(answer));
          }
          return null;
        });
    LOG.infof(
        "event=journal_task id=%d function=%s status=%s",
        task.id(), task.task().function(), answer.status());
  }

  private Duration pause(int attempts) {
    return config.backOff().multipliedBy(1L << Math.min(attempts - 1, 10));
  }

  private static String state(Answer answer) {
    if (answer.status() == null) {
      return answer.unreached() ? "failed" : "unknown";
    }
    return answer.status() / 100 == 2 ? "done" : "failed";
  }

  private static String outcome(Answer answer) {
    String text = answer.text();
    if (text == null) {
      return null;
    }
    return text.substring(0, Math.min(LONGEST, text.length())).replace('\u0000', '\uFFFD');
  }

  /** JSON as it is; text that is JSON; base64 of it, as Luna2's controllers send. */
  private static byte[] body(JsonNode payload) {
    if (!payload.isTextual()) {
      return Json.write(payload).getBytes(StandardCharsets.UTF_8);
    }
    String text = payload.textValue().strip();
    if (!text.startsWith("{") && !text.startsWith("[")) {
      try {
        return Base64.getMimeDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        LOG.debug("a payload that is no base64 goes as it is");
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
