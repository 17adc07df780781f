package io.perigee.auth.directory.embedded;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.ReadOnlyEntry;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The tables of the embedded directory. */
final class EntryRows {

  private EntryRows() {}

  static long version(Handle h) {
    return h.createQuery("SELECT version FROM directory_version").mapTo(Long.class).one();
  }

  /** The version, held until the transaction ends: one change at a time, in all replicas. */
  static long lock(Handle h) {
    return h.createQuery("SELECT version FROM directory_version FOR UPDATE")
        .mapTo(Long.class)
        .one();
  }

  static void raise(Handle h) {
    h.execute("UPDATE directory_version SET version = version + 1");
  }

  /** Every entry as LDIF, those that hold others before them. */
  static List<String> all(Handle h) {
    return h.createQuery("SELECT ldif FROM directory_entry ORDER BY length(dn)")
        .mapTo(String.class)
        .list();
  }

  static void put(Handle h, DN dn, ReadOnlyEntry entry) {
    h.createUpdate(
            """
            INSERT INTO directory_entry (dn, ldif) VALUES (:dn, :ldif)
            ON CONFLICT ON CONSTRAINT directory_entry_pk DO UPDATE SET ldif = excluded.ldif
            """)
        .bind("dn", dn.toNormalizedString())
        .bind("ldif", String.join("\n", entry.toLDIF()))
        .execute();
  }

  static void remove(Handle h, DN dn) {
    h.createUpdate("DELETE FROM directory_entry WHERE dn = :dn")
        .bind("dn", dn.toNormalizedString())
        .execute();
  }
}
