package io.perigee.compute.node;

import org.jdbi.v3.core.Handle;

/**
 * Keeps what is shown of nodes and groups true to what it is made from: a change of one object goes
 * beside others, a change of something that many inherit (group, cluster, BMC setup, osimage,
 * network) goes alone. Taken first in each transaction, so that nothing is read before.
 */
public final class ShownLock {

  private static final long KEY = 0x5065_7269_4e6f_6465L;

  private ShownLock() {}

  /** For a change of single nodes. */
  public static void one(Handle h) {
    h.createQuery("SELECT pg_advisory_xact_lock_shared(:key)")
        .bind("key", KEY)
        .map((row, c) -> 0)
        .one();
  }

  /** For a change of what others inherit. */
  public static void wide(Handle h) {
    h.createQuery("SELECT pg_advisory_xact_lock(:key)").bind("key", KEY).map((row, c) -> 0).one();
  }
}
