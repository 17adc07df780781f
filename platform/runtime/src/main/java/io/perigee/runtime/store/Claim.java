package io.perigee.runtime.store;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.RequestScoped;
import org.jdbi.v3.core.Handle;

/**
 * An {@code Idempotency-Key} that the request being answered claims with its first transaction that
 * writes: the claim is there if, and only if, something was done.
 *
 * <pre>
 * (none) ──► begun ──► made (by the commit of the first write)
 *               └────► {@link Taken}: another request has it, nothing is written
 * </pre>
 */
@RequestScoped
@Unremovable
public class Claim {

  private String principal;
  private String key;
  private String fingerprint;
  private boolean made;

  /** The claim that the next transaction has to make, or null. */
  static Claim current() {
    ArcContainer container = Arc.container();
    if (container == null || !container.requestContext().isActive()) {
      return null;
    }
    Claim claim = container.instance(Claim.class).get();
    return claim.isWaiting() ? claim : null;
  }

  /**
   * From now on the request's first write makes the claim.
   *
   * @param fingerprint of the request, by which a reused key is told from a repeated one
   */
  public void begin(String principal, String key, String fingerprint) {
    this.principal = principal;
    this.key = key;
    this.fingerprint = fingerprint;
  }

  /** True once something was written under it. */
  public boolean isMade() {
    return made;
  }

  boolean isWaiting() {
    return key != null && !made;
  }

  void make(Handle h) {
    int claimed =
        h.createUpdate(
                """
                INSERT INTO idempotency (principal, key, fingerprint, answer) VALUES (:principal, :key, :fingerprint, 'null')
                ON CONFLICT ON CONSTRAINT idempotency_pk DO NOTHING
                """)
            .bind("principal", principal)
            .bind("key", key)
            .bind("fingerprint", fingerprint)
            .execute();
    if (claimed == 0) {
      throw new Taken();
    }
  }

  void committed() {
    made = true;
  }

  /** Another request has the key; this one has written nothing. */
  public static final class Taken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Taken() {
      super("the Idempotency-Key is another request's", null, false, false);
    }
  }
}
