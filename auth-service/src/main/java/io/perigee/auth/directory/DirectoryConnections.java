package io.perigee.auth.directory;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import io.perigee.auth.directory.embedded.EmbeddedDirectory;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.SocketFactory;

/** The connections to the directory, external or embedded, made when they are first needed. */
@Singleton
public class DirectoryConnections {

  private static final int LDAP = 389;
  private static final int LDAPS = 636;

  private final DirectoryConfig config;
  private final EmbeddedDirectory embedded;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile LDAPConnectionPool pool;

  DirectoryConnections(DirectoryConfig config, EmbeddedDirectory embedded) {
    this.config = config;
    this.embedded = embedded;
  }

  LDAPConnectionPool pool() throws LDAPException {
    LDAPConnectionPool made = pool;
    if (made != null) {
      return made;
    }
    lock.lock();
    try {
      if (pool == null) {
        pool = config.url().isPresent() ? external(config.url().get()) : embedded();
      }
      return pool;
    } finally {
      lock.unlock();
    }
  }

  private LDAPConnectionPool embedded() throws LDAPException {
    embedded.start();
    return pool(
        new SingleServerSet(embedded.host(), embedded.port(), null, options()),
        new SimpleBindRequest(EmbeddedDirectory.SERVICE, embedded.password()),
        null);
  }

  private LDAPConnectionPool external(URI url) throws LDAPException {
    boolean tls = "ldaps".equals(url.getScheme());
    int port = url.getPort() > 0 ? url.getPort() : tls ? LDAPS : LDAP;
    try {
      SSLUtil ssl = ssl();
      SocketFactory sockets = tls ? ssl.createSSLSocketFactory() : null;
      return pool(
          new SingleServerSet(url.getHost(), port, sockets, options()),
          config.bindDn().isEmpty()
              ? new SimpleBindRequest()
              : new SimpleBindRequest(config.bindDn().get(), config.bindPassword().orElse("")),
          config.startTls()
              ? new StartTLSPostConnectProcessor(ssl.createSSLSocketFactory())
              : null);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the directory's authorities cannot be read", e);
    }
  }

  private SSLUtil ssl() throws IOException, GeneralSecurityException {
    if (config.trustFile().isEmpty()) {
      return new SSLUtil();
    }
    return new SSLUtil(new PEMFileTrustManager(config.trustFile().get().toFile()));
  }

  /** No connection is made here: while the directory is away, the next question tries again. */
  private LDAPConnectionPool pool(
      SingleServerSet server, BindRequest bind, PostConnectProcessor processor)
      throws LDAPException {
    LDAPConnectionPool made =
        new LDAPConnectionPool(server, bind, 0, config.connections(), processor, false);
    made.setCreateIfNecessary(true);
    made.setMaxWaitTimeMillis(config.timeout().toMillis());
    made.setRetryFailedOperationsDueToInvalidConnections(true);
    return made;
  }

  private LDAPConnectionOptions options() {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis((int) config.timeout().toMillis());
    options.setResponseTimeoutMillis(config.timeout().toMillis());
    options.setUseSynchronousMode(true);
    options.setFollowReferrals(false);
    options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
    return options;
  }

  void stop(@Observes ShutdownEvent event) {
    if (pool != null) {
      pool.close();
    }
    embedded.stop();
  }
}
