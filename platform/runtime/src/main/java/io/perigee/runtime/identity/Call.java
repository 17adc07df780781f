package io.perigee.runtime.identity;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.NotFound;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;

/**
 * The HTTP request being answered: who calls, by which API, until when. Set by {@link
 * IdentityFilter}.
 */
@RequestScoped
public class Call {

  private Principal principal = Principal.anonymous("internal");
  private String requestId;
  private String traceparent;
  private Instant deadline;
  private String region;

  void begin(
      Principal principal, String requestId, String traceparent, Instant deadline, String region) {
    this.principal = principal;
    this.region = region;
    this.requestId = requestId;
    this.traceparent = traceparent;
    this.deadline = deadline;
  }

  public Principal principal() {
    return principal;
  }

  /** The API by which it came. */
  public String face() {
    return principal.face();
  }

  /** The HTTP request's id, in every log line and error. */
  public String requestId() {
    return requestId;
  }

  /** W3C trace context; may be null. */
  public String traceparent() {
    return traceparent;
  }

  /**
   * The region whose CloudAPI URL was called: nothing of another one exists there. Null in the
   * other APIs, and where the installation is one datacenter.
   */
  public String region() {
    return region;
  }

  /** When the caller stops waiting. */
  public Instant deadline() {
    return deadline;
  }

  /**
   * The account on whose behalf the call is made.
   *
   * @throws NotFound if the caller has none, as the operator's people
   */
  public String account() {
    if (principal.account() == null) {
      throw new NotFound("this call needs an account");
    }
    return principal.account();
  }

  /**
   * Who acts in an account by its roles counts as the account: whether they may has the gateway
   * decided.
   *
   * @throws Forbidden unless the caller is of this kind
   */
  public void require(Principal.Kind kind) {
    boolean byRoles = kind == Principal.Kind.ACCOUNT && principal.kind() == Principal.Kind.SUB_USER;
    if (principal.kind() != kind && !byRoles) {
      throw new Forbidden("only for a " + kind.text());
    }
  }

  /** What caused the events that this call brings about. */
  public Cause cause() {
    return new Cause(traceparent, requestId, principal.actor());
  }
}
