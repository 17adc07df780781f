package io.perigee.journal.face.luna;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.journal.task.JournalTask;
import io.perigee.journal.task.NewTask;
import io.perigee.journal.task.TaskJournal;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * Luna2, "Journal": tasks, each an API call by its function's name. Beyond the text each is shown
 * with its {@code id}, its {@code state} and, once it has one, its outcome and that call's status.
 * Payloads that may hold passwords are shown to admins only.
 */
@Path("/luna/journal")
@RunOnVirtualThread
public final class JournalResource {

  private final TaskJournal journal;
  private final Call call;

  JournalResource(TaskJournal journal, Call call) {
    this.journal = journal;
    this.call = call;
  }

  @GET
  public Response list() {
    LunaCaller.requireUser(call);
    return show(journal.list(null, LunaCaller.seesSecrets(call)), "No journal entries available");
  }

  @GET
  @Path("/{controller}")
  public Response list(@PathParam("controller") String controller) {
    LunaCaller.requireUser(call);
    return show(
        journal.list(controller, LunaCaller.seesSecrets(call)),
        "No journal entries for " + controller + " available");
  }

  /** All of the posted tasks are taken, or none. */
  @POST
  public Response post(byte[] body) {
    LunaCaller.requireWriter(call);
    List<NewTask> tasks = JournalBody.tasks(body);
    journal.post(tasks, call.principal());
    return LunaAnswers.created("journal updated with " + tasks.size() + " entries");
  }

  @GET
  @Path("/{controller}/_delete")
  public Response clear(@PathParam("controller") String controller) {
    LunaCaller.requireWriter(call);
    if (journal.clear(controller) == 0) {
      throw new NotFound("No journal entries for " + controller + " available");
    }
    return LunaAnswers.noContent();
  }

  private static Response show(List<JournalTask> tasks, String none) {
    if (tasks.isEmpty()) {
      throw new NotFound(none);
    }
    ObjectNode body = Documents.empty();
    ArrayNode list = body.putArray("journal");
    tasks.forEach(t -> show(list.addObject(), t));
    return LunaAnswers.json(200, body);
  }

  private static void show(ObjectNode json, JournalTask t) {
    NewTask task = t.task();
    json.put("function", task.function()).put("object", task.object()).put("param", task.param());
    json.set("payload", task.payload() == null ? json.nullNode() : task.payload());
    json.put("masteronly", task.masteronly() ? "1" : "0")
        .put("misc", task.misc())
        .put("sendfor", task.sendfor())
        .put("sendby", task.sendby())
        .put("created", task.created())
        .put("id", t.id())
        .put("state", t.state());
    if (t.status() != null) {
      json.put("status", t.status());
    }
    if (t.outcome() != null) {
      json.put("outcome", t.outcome());
    }
  }
}
