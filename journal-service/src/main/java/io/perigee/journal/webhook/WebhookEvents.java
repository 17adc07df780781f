package io.perigee.journal.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateRecord;
import io.perigee.journal.JournalConfig;
import io.perigee.journal.known.StateListener;
import io.perigee.journal.known.StateStep;
import io.perigee.journal.operation.EndedOperation;
import io.perigee.journal.operation.OperationListener;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Makes events of what happens to what accounts have: states, and jobs that end. They tell that
 * something changed and what; how it looks now its API says.
 */
@Singleton
final class WebhookEvents implements StateListener, OperationListener {

  private static final Logger LOG = Logger.getLogger(WebhookEvents.class);

  private final int most;

  WebhookEvents(JournalConfig config) {
    this.most = config.webhook().outstanding();
  }

  @Override
  public void stepped(Handle h, List<StateStep> steps) {
    List<WebhookStore.Event> events = new ArrayList<>();
    for (StateStep step : steps) {
      String noun = EventName.NOUNS.get(step.topic().name());
      if (noun != null && step.after().accountId() != null) {
        events.add(event(noun, step));
      }
    }
    offer(h, events);
  }

  @Override
  public void ended(Handle h, List<EndedOperation> operations) {
    offer(
        h, operations.stream().filter(o -> o.account() != null).map(WebhookEvents::event).toList());
  }

  private void offer(Handle h, List<WebhookStore.Event> events) {
    if (!events.isEmpty()) {
      int offered = WebhookStore.offer(h, events, most);
      if (offered > 0) {
        LOG.debugf("event=webhook_events offered=%d", offered);
      }
    }
  }

  private static WebhookStore.Event event(String noun, StateStep step) {
    StateRecord after = step.after();
    String name =
        noun + "." + (after.deleted() ? "deleted" : step.begins() ? "created" : "updated");
    String id = step.topic().name() + ":" + step.envelope().id();
    ObjectNode body = head(id, name, after.accountId(), step.envelope().time());
    ObjectNode resource = body.putObject("resource");
    resource.put("type", noun).put("id", after.id()).put("name", after.name());
    resource.put("state", after.state()).put("version", after.version());
    after.changed().forEach(resource.putArray("changed")::add);
    return new WebhookStore.Event(id, after.accountId(), name, Json.write(body));
  }

  private static WebhookStore.Event event(EndedOperation o) {
    String id = "job:" + o.requestId();
    ObjectNode body = head(id, EventName.JOB_ENDED, o.account(), o.at());
    body.putObject("resource")
        .put("type", "job")
        .put("id", o.requestId())
        .put("action", o.kind())
        .put("subject", o.subject())
        .put("state", o.failed() ? "failed" : "done")
        .put("error", o.code());
    return new WebhookStore.Event(id, o.account(), EventName.JOB_ENDED, Json.write(body));
  }

  private static ObjectNode head(String id, String name, String account, Instant at) {
    return Json.object()
        .put("id", id)
        .put("event", name)
        .put("account", account)
        .put("published", String.valueOf(at));
  }
}
