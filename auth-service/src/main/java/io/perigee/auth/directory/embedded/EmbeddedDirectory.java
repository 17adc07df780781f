package io.perigee.auth.directory.embedded;

import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryRequestHandler;
import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.perigee.auth.directory.DirectoryConfig;
import io.perigee.runtime.store.Database;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * A directory server of our own, for installations without one: UnboundID's in-memory server before
 * entries that are kept in the database. Whoever reaches it may read users and groups, passwords
 * excepted, and log in by a user's password; only this process may change them.
 */
@Singleton
public class EmbeddedDirectory {

  /** Who may change entries. */
  public static final String SERVICE = "cn=perigee";

  private static final Logger LOG = Logger.getLogger(EmbeddedDirectory.class);
  private static final int MOST_CONNECTIONS = 256;
  private static final int MOST_ENTRIES = 100_000;
  private static final int LARGEST_MESSAGE = 4 << 20;

  private final DirectoryConfig config;
  private final Database database;
  private final String password = random();
  private final ReentrantLock lock = new ReentrantLock();
  private LDAPListener listener;

  EmbeddedDirectory(DirectoryConfig config, Database database) {
    this.config = config;
    this.database = database;
  }

  /** Nodes may need it before the service itself does. */
  void begin(@Observes StartupEvent event) {
    if (config.url().isEmpty() && config.embedded().port() != 0) {
      try {
        start();
      } catch (LDAPException e) {
        throw new IllegalStateException("the embedded directory cannot listen", e);
      }
    }
  }

  /** Listens, unless it does already. */
  public void start() throws LDAPException {
    lock.lock();
    try {
      if (listener == null) {
        LDAPListener made = new LDAPListener(listening());
        made.startListening();
        listener = made;
        LOG.infof("event=directory_listens host=%s port=%d", host(), port());
      }
    } catch (IOException e) {
      throw new LDAPException(ResultCode.CONNECT_ERROR, "the embedded directory cannot listen", e);
    } finally {
      lock.unlock();
    }
  }

  public String host() {
    return config.embedded().host();
  }

  /** The port; only once started. */
  public int port() {
    return listener.getListenPort();
  }

  /** The password of {@link #SERVICE}, made for this process. */
  public String password() {
    return password;
  }

  /** Closes the port and every connection. */
  public void stop() {
    lock.lock();
    try {
      if (listener != null) {
        listener.shutDown(true);
        listener = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private LDAPListenerConfig listening() throws LDAPException, IOException {
    DN base = new DN(config.base());
    InMemoryDirectoryServerConfig server = new InMemoryDirectoryServerConfig(base);
    // What is written here comes from this service alone, which has checked it.
    server.setSchema(null);
    server.setGenerateOperationalAttributes(false);
    server.setMaxSizeLimit(MOST_ENTRIES);
    server.setPasswordEncoders(new HashedPasswords("{CRYPT}"), new HashedPasswords("{SSHA512}"));
    server.addAdditionalBindCredentials(SERVICE, password);
    InMemoryRequestHandler memory = new InMemoryRequestHandler(server);
    EntryMemory entries = new EntryMemory(database, memory, base);
    LDAPListenerConfig listening =
        new LDAPListenerConfig(
            config.embedded().port(), new DurableRequestHandler(entries, memory));
    listening.setListenAddress(InetAddress.getByName(host()));
    listening.setMaxConnections(MOST_CONNECTIONS);
    listening.setMaxMessageSizeBytes(LARGEST_MESSAGE);
    return listening;
  }

  private static String random() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
