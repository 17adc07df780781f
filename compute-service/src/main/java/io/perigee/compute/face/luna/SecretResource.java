package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.secret.Secret;
import io.perigee.compute.secret.Secret.Owner;
import io.perigee.compute.secret.SecretChange;
import io.perigee.compute.secret.Secrets;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;

/**
 * Luna2's secrets ("Secrets management" of the Luna2 REST API), for admins, operators and the
 * node's own installer.
 */
@Path("/luna/config/secrets")
@RunOnVirtualThread
public class SecretResource {

  private static final String OWNED = "/{owner:node|group}/{holder}";

  private final Secrets secrets;
  private final Call call;

  SecretResource(Secrets secrets, Call call) {
    this.secrets = secrets;
    this.call = call;
  }

  @GET
  public Response list() {
    LunaCaller.requireSecretsReader(call);
    List<Secret> all = secrets.all();
    if (all.isEmpty()) {
      throw new NotFound("No secrets available");
    }
    return answer(all, false);
  }

  /** A node's own and its group's together; a group's. */
  @GET
  @Path(OWNED)
  public Response of(@PathParam("owner") String owner, @PathParam("holder") String holder) {
    boolean ofNode = owner(owner) == Owner.NODE;
    if (!ofNode || !LunaCaller.requireUserOrNode(call, holder)) {
      LunaCaller.requireSecretsReader(call);
    }
    List<Secret> of = ofNode ? secrets.ofNode(holder) : secrets.ofGroup(holder);
    if (of.isEmpty()) {
      throw new NotFound("No secrets of %s %s available".formatted(owner, holder));
    }
    return answer(of, !ofNode);
  }

  /** 201 if any was made, 204 if any has changed, else 200. */
  @POST
  @Path(OWNED)
  public Response put(
      @PathParam("owner") String owner, @PathParam("holder") String holder, byte[] body) {
    LunaCaller.requireSecretsReader(call);
    Owner of = owner(owner);
    Secrets.Written written =
        secrets.put(of, holder, SecretBody.of(body, of, holder, null), call.cause());
    if (written.created() > 0) {
      return LunaAnswers.created("secrets of %s %s created".formatted(owner, holder));
    }
    return written.updated() > 0
        ? LunaAnswers.noContent()
        : LunaAnswers.message(200, "secrets of %s %s are as they were".formatted(owner, holder));
  }

  @GET
  @Path(OWNED + "/{secret}")
  public Response get(
      @PathParam("owner") String owner,
      @PathParam("holder") String holder,
      @PathParam("secret") String name) {
    LunaCaller.requireSecretsReader(call);
    Secret secret = secrets.get(owner(owner), holder, name);
    return answer(List.of(secret), owner(owner) == Owner.GROUP);
  }

  /** 200 for a change; a node's is also made, 201, a group's must be there. */
  @POST
  @Path(OWNED + "/{secret}")
  public Response putOne(
      @PathParam("owner") String owner,
      @PathParam("holder") String holder,
      @PathParam("secret") String name,
      byte[] body) {
    LunaCaller.requireSecretsReader(call);
    Owner of = owner(owner);
    List<SecretChange> one = SecretBody.of(body, of, holder, name);
    Secrets.Written written =
        of == Owner.GROUP
            ? secrets.change(of, holder, one.getFirst(), call.cause())
            : secrets.put(of, holder, one, call.cause());
    return LunaAnswers.message(
        written.created() > 0 ? 201 : 200,
        "secret %s of %s %s %s"
            .formatted(name, owner, holder, written.created() > 0 ? "created" : "updated"));
  }

  /** A new one like this; without {@code newsecretname} the text asks for 404. */
  @POST
  @Path(OWNED + "/{secret}/_clone")
  public Response copy(
      @PathParam("owner") String owner,
      @PathParam("holder") String holder,
      @PathParam("secret") String name,
      byte[] body) {
    LunaCaller.requireSecretsReader(call);
    Owner of = owner(owner);
    SecretChange change = SecretBody.of(body, of, holder, name).getFirst();
    if (change.newName() == null) {
      throw new NotFound(change.at() + ".newsecretname is required");
    }
    secrets.copy(of, holder, change, call.cause());
    return LunaAnswers.created(
        "secret %s of %s %s created".formatted(change.newName(), owner, holder));
  }

  @GET
  @Path(OWNED + "/{secret}/_delete")
  public Response delete(
      @PathParam("owner") String owner,
      @PathParam("holder") String holder,
      @PathParam("secret") String name) {
    LunaCaller.requireSecretsReader(call);
    secrets.delete(owner(owner), holder, name, call.cause());
    return LunaAnswers.noContent();
  }

  /** The same as by GET, which the other text has for groups; a node's go by GET only. */
  @POST
  @Path(OWNED + "/{secret}/_delete")
  public Response deleteByPost(
      @PathParam("owner") String owner,
      @PathParam("holder") String holder,
      @PathParam("secret") String name) {
    if (owner(owner) == Owner.NODE) {
      throw new NotAllowedException("GET");
    }
    return delete(owner, holder, name);
  }

  /**
   * The text shows a group's without {@code config}, real clients read it with; both get theirs.
   */
  private static Response answer(List<Secret> shown, boolean bareToo) {
    ObjectNode document = Json.object();
    ObjectNode of = SecretBody.document(shown);
    document.putObject("config").set("secrets", of);
    if (bareToo) {
      document.set("secrets", of);
    }
    return LunaAnswers.json(200, document);
  }

  private static Owner owner(String text) {
    return Owner.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
