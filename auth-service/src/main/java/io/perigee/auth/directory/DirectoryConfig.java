package io.perigee.auth.directory;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The directory of the nodes' users and groups, as {@code PERIGEE_AUTH_DIRECTORY_*} environment
 * variables. Without {@link #url} it is the embedded one, whose entries are in the database.
 */
@ConfigMapping(prefix = "perigee.auth.directory")
public interface DirectoryConfig {

  /** An external directory, for example {@code ldaps://ldap.example.com:636}. */
  Optional<URI> url();

  /** Whether a connection to {@code ldap://} is made secure by StartTLS before the bind. */
  @WithDefault("false")
  boolean startTls();

  /** File of the authorities in PEM that the directory's certificate is checked against. */
  Optional<Path> trustFile();

  /** Who binds to the external directory; needs to write below the base. */
  Optional<String> bindDn();

  /** The password for that. */
  Optional<String> bindPassword();

  /** The suffix below which everything lies. */
  @WithDefault("dc=cluster")
  String base();

  /** Where users lie, below the base. */
  @WithDefault("ou=People")
  String people();

  /** Where groups lie, below the base. */
  @WithDefault("ou=Group")
  String groups();

  /** Object classes of a new user. */
  @WithDefault("top,person,organizationalPerson,inetOrgPerson,posixAccount,shadowAccount")
  List<String> userClasses();

  /** Object classes of a new group. */
  @WithDefault("top,posixGroup")
  List<String> groupClasses();

  /** How a group names its members: MEMBER_UID (RFC 2307) or MEMBER (RFC 2307bis). */
  @WithDefault("MEMBER_UID")
  DirectoryTree.Membership membership();

  /** How passwords are hashed: CRYPT (SHA-512 crypt), SSHA512, or SERVER, by the directory. */
  @WithDefault("CRYPT")
  PasswordScheme passwordScheme();

  /** The lowest user number that is given to a user for whom none was named. */
  @WithDefault("1050")
  long firstUid();

  /** The lowest group number that is given to a group for which none was named. */
  @WithDefault("1050")
  long firstGid();

  /** How long the directory may take to answer one question. */
  @WithDefault("2s")
  Duration timeout();

  /** Connections to the directory at a time. */
  @WithDefault("4")
  int connections();

  Embedded embedded();

  /** Where the embedded directory listens, for nodes that look users up by LDAP. */
  interface Embedded {
    /** Address. */
    @WithDefault("127.0.0.1")
    String host();

    /** Port; 0 is any that is free, which nobody but this service knows. */
    @WithDefault("0")
    int port();
  }
}
