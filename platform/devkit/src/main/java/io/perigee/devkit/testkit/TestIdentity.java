package io.perigee.devkit.testkit;

import io.perigee.devkit.install.IdentityMint;
import io.perigee.devkit.install.IdentityMint.Claims;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Mints identity tokens, values of the header {@link #HEADER}, as the gateway does after it has
 * authenticated a caller.
 */
public final class TestIdentity {

  /** The header that carries a token to a service. */
  public static final String HEADER = IdentityMint.HEADER;

  private static final Duration LIFE = IdentityMint.LIFE;

  /** So long a token is handed out again, as by the gateway, which mints one a minute. */
  private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

  private static final Map<Path, TestIdentity> OF_FILES = new ConcurrentHashMap<>();

  private final IdentityMint mint;
  private final Map<Claims, Minted> minted = new ConcurrentHashMap<>();

  private record Minted(String token, long at) {}

  private TestIdentity(IdentityMint mint) {
    this.mint = mint;
  }

  /** Signs with the key of the module under test, as {@link PlatformResource} configured it. */
  public static TestIdentity ofModule() {
    return of(
        Path.of(ConfigProvider.getConfig().getValue("perigee.identity.key-file", String.class)));
  }

  /** Signs with an installation's key. */
  public static TestIdentity of(Path keyFile) {
    return OF_FILES.computeIfAbsent(keyFile, file -> new TestIdentity(IdentityMint.of(file)));
  }

  /** Signs with a key that no installation knows: what a forger would send. */
  public static TestIdentity forger() {
    return new TestIdentity(IdentityMint.unknown());
  }

  /** An operator at the Luna API. */
  public String lunaUser(String login) {
    return lunaUser(login, "operator");
  }

  /** Somebody with these roles at the Luna API. */
  public String lunaUser(String login, String... roles) {
    return mint(who("luna-user", login, "luna", List.of(roles)));
  }

  /** A node's installer at the Luna API; it may act for that node only. */
  public String node(String nodeId, String name) {
    return mint(new Claims(nodeId, "node", name, null, List.of(), "luna", LIFE));
  }

  /** An account's owner at CloudAPI. */
  public String account(UUID account, String login) {
    return mint(
        new Claims(
            account.toString(), "account", login, account.toString(), List.of(), "cloudapi", LIFE));
  }

  /** A sub-user of an account at CloudAPI with these roles. */
  public String subUser(UUID account, String login, String... roles) {
    return mint(
        new Claims(
            UUID.randomUUID().toString(),
            "sub-user",
            login,
            account.toString(),
            List.of(roles),
            "cloudapi",
            LIFE));
  }

  /** An account's API key at the LunaNode API. */
  public String apiKey(UUID account, String login) {
    return mint(
        new Claims(
            account.toString(), "api-key", login, account.toString(), List.of(), "lunanode", LIFE));
  }

  /** A service of the platform at the internal paths. */
  public String service(String name) {
    return mint(new Claims(name, "service", name, null, List.of(), "internal", LIFE));
  }

  /** Nobody in particular at an API, where that needs no authentication. */
  public String anonymous(String face) {
    return mint(new Claims("anonymous", "anonymous", "anonymous", null, List.of(), face, LIFE));
  }

  /** A token with these claims; it may be one that others have, and holds for most of its life. */
  public String mint(Claims who) {
    return minted.compute(
            who,
            (claims, last) ->
                last != null && System.nanoTime() - last.at < FRESH_NANOS
                    ? last
                    : new Minted(mint.mint(claims), System.nanoTime()))
        .token;
  }

  private static Claims who(String kind, String login, String face, List<String> roles) {
    return new Claims(
        UUID.nameUUIDFromBytes(login.getBytes(StandardCharsets.UTF_8)).toString(),
        kind,
        login,
        null,
        roles,
        face,
        LIFE);
  }
}
