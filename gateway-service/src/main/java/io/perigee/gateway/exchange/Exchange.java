package io.perigee.gateway.exchange;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.credential.Principal;
import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.Route;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One request on its way through the gateway, with what the steps found out so far. Belongs to its
 * event loop: no two threads touch it at once.
 */
public final class Exchange {

  private final HttpServerRequest request;
  private final Api api;
  private final String path;
  private final String datacenter;
  private final String requestId;
  private final long startedNanos;
  private Route route;
  private Principal principal;
  private String key;
  private String version = "9.0.0";
  private String methods;
  private String target;
  private Buffer body;
  private Refusal refusal;
  private Set<String> roleTags = Set.of();
  private Aftermath aftermath = Aftermath.NONE;
  private Runnable whenOver = () -> {};
  private boolean switched;

  /**
   * @param path the request's raw path
   * @param datacenter the region whose URL was called; null if the installation is one datacenter
   */
  public Exchange(HttpServerRequest request, Api api, String path, String datacenter) {
    this.request = request;
    this.api = api;
    this.path = path;
    this.datacenter = datacenter;
    this.startedNanos = System.nanoTime();
    ThreadLocalRandom random = ThreadLocalRandom.current();
    // Names a request in logs; nobody has to be unable to guess it.
    this.requestId =
        new UUID(
                random.nextLong() & ~0xF000L | 0x4000L,
                random.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L)
            .toString();
  }

  public HttpServerRequest request() {
    return request;
  }

  public HttpServerResponse response() {
    return request.response();
  }

  public Api api() {
    return api;
  }

  public String path() {
    return path;
  }

  /** The region whose URL was called; null if the installation is one datacenter. */
  public String datacenter() {
    return datacenter;
  }

  public String requestId() {
    return requestId;
  }

  public long elapsedNanos() {
    return System.nanoTime() - startedNanos;
  }

  /** The peer's address, without its port. */
  public String address() {
    SocketAddress peer = request.remoteAddress();
    return peer == null || peer.hostAddress() == null ? "unknown" : peer.hostAddress();
  }

  /** The row of the route file; null until it is found. */
  public Route route() {
    return route;
  }

  public void route(Route found) {
    this.route = found;
  }

  /** Who calls; null until that is proved. */
  public Principal principal() {
    return principal;
  }

  public void principal(Principal proved) {
    this.principal = proved;
  }

  /** The key that signed the request, as the signature names it; null where none did. */
  public String key() {
    return key;
  }

  public void key(String named) {
    this.key = named;
  }

  /** The version of CloudAPI that this exchange speaks, for example {@code 8.0.0}. */
  public String version() {
    return version;
  }

  public void version(String chosen) {
    this.version = chosen;
  }

  /** What the path answers; null if there is no such path. */
  public String methods() {
    return methods;
  }

  public void methods(String known) {
    this.methods = known;
  }

  /** Path and query at the service, without its face; null until it is known. */
  public String target() {
    return target;
  }

  public void target(String pathAndQuery) {
    this.target = pathAndQuery;
  }

  /** The body where it had to be read here; null where it streams through. */
  public Buffer body() {
    return body;
  }

  public void body(Buffer read) {
    this.body = read;
  }

  /** The status answered; 101 once it is a WebSocket. */
  public int status() {
    return switched ? 101 : response().getStatusCode();
  }

  /** What to do when the exchange is over, as HTTP goes. */
  public void whenOver(Runnable action) {
    this.whenOver = action;
  }

  /** The exchange is over; a second time makes no difference. */
  public void over() {
    Runnable action = whenOver;
    whenOver = () -> {};
    action.run();
  }

  /** The exchange became a WebSocket, which lives on without it. */
  public void switched() {
    switched = true;
    over();
  }

  /** The roles that the request's resource is tagged with, for the answer's header. */
  public Set<String> roleTags() {
    return roleTags;
  }

  public void roleTags(Set<String> known) {
    this.roleTags = known;
  }

  /** What remains to be done once the service has answered. */
  public Aftermath aftermath() {
    return aftermath;
  }

  public void aftermath(Aftermath wanted) {
    this.aftermath = wanted;
  }

  /** Why it went no further; null if it did. */
  public Refusal refusal() {
    return refusal;
  }

  public void refusal(Refusal why) {
    this.refusal = why;
  }
}
