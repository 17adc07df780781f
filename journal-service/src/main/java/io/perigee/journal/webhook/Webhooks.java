package io.perigee.journal.webhook;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.journal.JournalRecord.Action;
import io.perigee.contracts.journal.JournalRecord.Change;
import io.perigee.journal.JournalConfig;
import io.perigee.runtime.crypt.Crypt;
import io.perigee.runtime.journal.Journal;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** An account's webhooks. */
@Singleton
public final class Webhooks {

  /** One just made, with the secret that is shown this once. */
  public record Created(Webhook webhook, String secret) {}

  private final Database database;
  private final Crypt crypt;
  private final Journal journal;
  private final Clock clock;
  private final JournalConfig.Webhook config;

  Webhooks(Database database, Crypt crypt, Journal journal, Clock clock, JournalConfig config) {
    this.database = database;
    this.crypt = crypt;
    this.journal = journal;
    this.clock = clock;
    this.config = config.webhook();
  }

  /**
   * @throws Invalid naming the field that is wrong
   * @throws Conflict if the account has as many as it may, or one with this URL
   */
  public Created create(String account, NewWebhook wanted, Cause cause) {
    check(wanted);
    UUID id = UUID.randomUUID();
    String secret = wanted.secret() == null ? Signature.newSecret() : wanted.secret();
    byte[] sealed = crypt.seal(secret, context(id));
    try {
      return database.write(
          h -> {
            if (WebhookStore.count(h, account) >= config.perAccount()) {
              throw new Conflict(
                  "QuotaExceeded", "an account has at most " + config.perAccount() + " webhooks");
            }
            WebhookStore.add(h, id, account, wanted.url(), wanted.events(), sealed);
            tell(h, id, account, wanted.url(), Action.CREATED, cause);
            return new Created(find(WebhookStore.list(h, account), id), secret);
          });
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "webhook_account_url")) {
        throw new Conflict("InvalidArgument", "there is a webhook with this url already");
      }
      throw e;
    }
  }

  private void check(NewWebhook wanted) {
    for (String event : wanted.events()) {
      if (!EventName.isAllowed(event)) {
        throw Invalid.field("events", "events may be " + EventName.choices());
      }
    }
    try {
      Target.of(wanted.url(), config.allowPrivate());
    } catch (Target.Refused e) {
      throw Invalid.field("url", "url " + e.getMessage());
    }
  }

  /** In the order in which they were made. */
  public List<Webhook> list(String account) {
    return database.read(h -> WebhookStore.list(h, account));
  }

  /**
   * What it had to tell yet is not told.
   *
   * @throws NotFound if the account has no such webhook
   */
  public void remove(String account, UUID id, Cause cause) {
    database.run(
        h -> {
          Webhook webhook = find(WebhookStore.list(h, account), id);
          if (!WebhookStore.remove(h, account, id)) {
            throw new NotFound("no webhook " + id);
          }
          tell(h, id, account, webhook.url(), Action.DELETED, cause);
        });
  }

  private static Webhook find(List<Webhook> all, UUID id) {
    return all.stream()
        .filter(w -> w.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new NotFound("no webhook " + id));
  }

  /** A URL's query may hold a secret of the target's: it is not told. */
  private void tell(Handle h, UUID id, String account, String url, Action action, Cause cause) {
    var shown = Json.MAPPER.getNodeFactory().textNode(url.replaceFirst("\\?.*", "?…"));
    Change change = action == Action.CREATED ? new Change(null, shown) : new Change(shown, null);
    journal.write(
        h,
        new JournalRecord(
            "webhooks",
            id.toString(),
            null,
            action,
            List.of("url"),
            Map.of("url", change),
            account,
            "cloudapi",
            clock.instant()),
        cause);
  }

  static String context(UUID id) {
    return "webhook:" + id;
  }
}
