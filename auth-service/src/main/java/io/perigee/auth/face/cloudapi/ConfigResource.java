package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.config.AccountConfigs;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** CloudAPI, section Config. An account without a default network has none in its configuration. */
@Path("/cloudapi/{login}/config")
@RunOnVirtualThread
public final class ConfigResource {

  private static final String NETWORK = "default_network";

  private final AccountConfigs configs;
  private final CloudAccount caller;
  private final Call call;

  ConfigResource(AccountConfigs configs, CloudAccount caller, Call call) {
    this.call = call;
    this.configs = configs;
    this.caller = caller;
  }

  /** GetConfig. */
  @GET
  public Response get(@PathParam("login") String login) {
    return CloudAnswers.ok(show(configs.defaultNetwork(caller.id(login), call.region())));
  }

  /** UpdateConfig: the network must be one that the account may use. */
  @PUT
  public Response update(
      @PathParam("login") String login,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      byte[] body) {
    UUID account = caller.id(login);
    Fields fields = CloudParams.read(uri, headers, body).only(Set.of(NETWORK)).require(NETWORK);
    return CloudAnswers.ok(
        show(configs.chooseNetwork(account, call.region(), fields.uuid(NETWORK).value())));
  }

  private static ObjectNode show(Optional<UUID> network) {
    ObjectNode json = Documents.empty();
    network.ifPresent(n -> json.put(NETWORK, n.toString()));
    return json;
  }
}
