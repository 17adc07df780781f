package io.perigee.gateway.route;

import io.vertx.core.http.HttpMethod;
import java.time.Duration;

/**
 * One row of the route file: an endpoint, who answers it and on what terms.
 *
 * @param api whose endpoint it is
 * @param method HTTP method
 * @param path the published template, with {@code {}} or {@code :name} for parameters, without the
 *     action
 * @param action the value of {@code ?action=} that chooses this row; null if none does
 * @param name how logs and metrics call it, for example {@code ListMachines} or {@code vm/create}
 * @param service the service that answers; {@code gateway} for the gateway's own, {@code -} for
 *     nobody
 * @param auth what proves who calls
 * @param async true if work goes on after the answer
 * @param status what is answered whatever the request: 501, 404 or 405; 0 if the endpoint is made
 * @param own true if a node's token is taken only where the first parameter is the node's own name
 * @param limit largest body in bytes
 * @param deadline how long until the head of the answer must be there
 * @param ordinal its place in the route file, from 0
 */
public record Route(
    Api api,
    HttpMethod method,
    String path,
    String action,
    String name,
    String service,
    Auth auth,
    boolean async,
    int status,
    boolean own,
    long limit,
    Duration deadline,
    int ordinal) {

  /** The service name of endpoints that the gateway answers itself. */
  public static final String GATEWAY = "gateway";

  /** SetRoleTags: the one endpoint that is of whatever resource its path names. */
  public static final String ANY_RESOURCE = "/:resource_path";

  /** The same endpoint, answered by another service. */
  public Route servedBy(String other) {
    return new Route(
        api, method, path, action, name, other, auth, async, status, own, limit, deadline, ordinal);
  }

  /** True if it sets the role tags of the resource that its path names. */
  public boolean isRoleTags() {
    return path.equals(ANY_RESOURCE);
  }

  /** True if the gateway answers it itself. */
  public boolean isGateways() {
    return service.equals(GATEWAY);
  }

  /** True if it may change something at its service. */
  public boolean writes() {
    return method != HttpMethod.GET && method != HttpMethod.HEAD;
  }

  /** The published template with the action, as the catalogue has it. */
  public String template() {
    return action == null ? path : path + "?action=" + action;
  }
}
