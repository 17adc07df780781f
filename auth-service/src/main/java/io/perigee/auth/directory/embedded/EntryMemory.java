package io.perigee.auth.directory.embedded;

import com.unboundid.ldap.listener.InMemoryRequestHandler;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ReadOnlyEntry;
import com.unboundid.ldif.LDIFReader;
import io.perigee.runtime.store.Database;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * The entries in memory, where they are searched, and in the database, where they last. A change is
 * made in memory and written in one transaction; until that has been committed memory is not
 * trusted, and whoever comes next reads it anew.
 */
final class EntryMemory {

  private static final long UNKNOWN = -1;

  private final Database database;
  private final InMemoryRequestHandler memory;
  private final DN base;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile long version = UNKNOWN;

  EntryMemory(Database database, InMemoryRequestHandler memory, DN base) {
    this.database = database;
    this.memory = memory;
    this.base = base;
  }

  /** Makes sure that memory has what was committed before this call, by whichever replica. */
  void refresh() {
    if (database.read(EntryRows::version) == version) {
      return;
    }
    lock.lock();
    try {
      database.run(
          h -> {
            long present = EntryRows.lock(h);
            if (present != version) {
              read(h, present);
            }
          });
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes a change.
   *
   * @param operation changes memory
   * @param succeeded whether it did
   * @param touched the entries that it may have added, changed or removed
   */
  LDAPMessage change(
      Supplier<LDAPMessage> operation, Predicate<LDAPMessage> succeeded, List<DN> touched) {
    lock.lock();
    try {
      long[] committed = new long[1];
      LDAPMessage answer =
          database.write(
              h -> {
                long present = EntryRows.lock(h);
                if (present != version) {
                  read(h, present);
                }
                committed[0] = present;
                version = UNKNOWN;
                LDAPMessage made = operation.get();
                if (succeeded.test(made)) {
                  touched.forEach(dn -> write(h, dn));
                  EntryRows.raise(h);
                  committed[0] = present + 1;
                }
                return made;
              });
      version = committed[0];
      return answer;
    } finally {
      lock.unlock();
    }
  }

  private void write(Handle h, DN dn) {
    ReadOnlyEntry entry = memory.getEntry(dn);
    if (entry == null) {
      EntryRows.remove(h, dn);
    } else {
      EntryRows.put(h, dn, entry);
    }
  }

  private void read(Handle h, long present) {
    List<String> all = new ArrayList<>();
    all.add(suffix().toLDIFString());
    all.addAll(EntryRows.all(h));
    byte[] ldif = String.join("\n\n", all).getBytes(StandardCharsets.UTF_8);
    try (LDIFReader reader = new LDIFReader(new ByteArrayInputStream(ldif))) {
      version = UNKNOWN;
      memory.importFromLDIF(true, reader);
      version = present;
    } catch (LDAPException | IOException e) {
      throw new IllegalStateException("the entries of the directory cannot be read", e);
    }
  }

  /** The entry at the base, which is there from the beginning and needs no row. */
  private Entry suffix() {
    RDN rdn = base.getRDN();
    String attribute = rdn.getAttributeNames()[0];
    String type =
        switch (attribute.toLowerCase(java.util.Locale.ROOT)) {
          case "dc" -> "domain";
          case "o" -> "organization";
          case "ou" -> "organizationalUnit";
          default -> "extensibleObject";
        };
    return new Entry(
        base.toString(),
        new Attribute("objectClass", "top", type),
        new Attribute(attribute, rdn.getAttributeValues()[0]));
  }
}
