package io.perigee.journal.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Cursor;
import io.perigee.faces.cloudapi.OwnAccount;
import io.perigee.faces.cloudapi.Page;
import io.perigee.journal.webhook.NewWebhook;
import io.perigee.journal.webhook.Webhook;
import io.perigee.journal.webhook.Webhooks;
import io.perigee.runtime.http.Idempotent;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Beyond the published text: where an account is told of what happens to what is its own. A
 * delivery is a POST of {@code {"id","event","account","published","resource":{…}}} with {@code
 * X-Perigee-Event}, {@code X-Perigee-Delivery}, {@code X-Perigee-Timestamp} and {@code
 * X-Perigee-Signature: sha256=HMAC(secret, timestamp + "." + body)}.
 */
@Path("/cloudapi/{login}/webhooks")
@RunOnVirtualThread
@Idempotent
public final class WebhookResource {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final Set<String> KNOWN = Set.of("url", "events", "secret");
  private static final Pattern SECRET = Pattern.compile("[\\x21-\\x7e]{16,256}");
  private static final int MOST_EVENTS = 50;
  private static final int LONGEST_URL = 2_048;

  private final Webhooks webhooks;
  private final Call call;

  WebhookResource(Webhooks webhooks, Call call) {
    this.webhooks = webhooks;
    this.call = call;
  }

  @GET
  public Response list(@PathParam("login") String login, @Context UriInfo uri) {
    String account = own(login);
    Page page = Page.ofWhole(CloudParams.read(uri), "webhooks", 2);
    Function<Webhook, List<String>> key =
        hook -> List.of(Cursor.rising(hook.created()), hook.id().toString());
    return CloudAnswers.page(
        uri, page, page.cut(webhooks.list(account), key), key, WebhookResource::show);
  }

  /** The secret is in this answer only. */
  @POST
  public Response create(
      @PathParam("login") String login,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    String account = own(login);
    Fields params = CloudParams.read(uri, headers, body).only(KNOWN).require("url");
    Webhooks.Created created = webhooks.create(account, wanted(params), call.cause());
    return CloudAnswers.created(
        "/" + login + "/webhooks/" + created.webhook().id(),
        show(created.webhook()).put("secret", created.secret()));
  }

  @DELETE
  @Path("/{id}")
  public Response remove(@PathParam("login") String login, @PathParam("id") String id) {
    webhooks.remove(own(login), uuid(id), call.cause());
    return CloudAnswers.noContent();
  }

  private static NewWebhook wanted(Fields params) {
    String secret = params.text("secret", 256).value();
    if (secret != null && !SECRET.matcher(secret).matches()) {
      throw params.invalid("secret", "must be 16 to 256 printable ASCII characters");
    }
    List<String> events = params.texts("events").value();
    if (events == null || events.isEmpty()) {
      events = List.of("*");
    }
    if (events.size() > MOST_EVENTS) {
      throw params.invalid("events", "has more than " + MOST_EVENTS + " entries");
    }
    return new NewWebhook(
        params.text("url", LONGEST_URL).value(), List.copyOf(new LinkedHashSet<>(events)), secret);
  }

  private static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new NotFound("no webhook " + id);
    }
  }

  /** The account's owner, and those whom the gateway lets act for it by their roles. */
  private String own(String login) {
    String account = OwnAccount.of(call.principal().account(), call.principal().login(), login);
    call.require(Principal.Kind.ACCOUNT);
    return account;
  }

  private static ObjectNode show(Webhook w) {
    ObjectNode json = Documents.empty().put("id", w.id().toString()).put("url", w.url());
    w.events().forEach(json.putArray("events")::add);
    json.put("created", TIME.format(w.created()));
    json.putObject("deliveries")
        .put("delivered", w.delivered())
        .put("waiting", w.waiting())
        .put("failed", w.failed());
    if (w.reason() != null) {
      json.put("last_failure", w.reason());
    }
    return json;
  }
}
