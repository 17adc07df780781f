package io.perigee.devkit.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Mints identity tokens, values of the header {@link #HEADER}, as the gateway does after it has authenticated a caller. */
public final class TestIdentity {

  /** The header that carries a token to a service. */
  public static final String HEADER = "X-Perigee-Identity";

  private static final Duration LIFE = Duration.ofSeconds(80);

  private final OctetKeyPairJsonWebKey key;

  private TestIdentity(OctetKeyPairJsonWebKey key) {
    this.key = key;
  }

  /** Signs with the key of the module under test, as {@link PlatformResource} configured it. */
  public static TestIdentity ofModule() {
    return of(Path.of(ConfigProvider.getConfig().getValue("perigee.identity.key-file", String.class)));
  }

  /** Signs with an installation's key. */
  public static TestIdentity of(Path keyFile) {
    try {
      return new TestIdentity((OctetKeyPairJsonWebKey) JsonWebKey.Factory.newJwk(Files.readString(keyFile)));
    } catch (IOException e) {
      throw new UncheckedIOException("the identity key cannot be read: " + keyFile, e);
    } catch (JoseException e) {
      throw new IllegalArgumentException("not an identity key: " + keyFile, e);
    }
  }

  /** Signs with a key that no installation knows: what a forger would send. */
  public static TestIdentity forger() {
    try {
      return new TestIdentity(OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519));
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An operator at the Luna API. */
  public String lunaUser(String login) {
    return mint(who("luna-user", login, "luna"));
  }

  /** A node's installer at the Luna API; it may act for that node only. */
  public String node(String nodeId, String name) {
    return mint(new Claims(nodeId, "node", name, null, List.of(), "luna", LIFE));
  }

  /** An account's owner at CloudAPI. */
  public String account(UUID account, String login) {
    return mint(new Claims(account.toString(), "account", login, account.toString(), List.of(), "cloudapi", LIFE));
  }

  /** A sub-user of an account at CloudAPI with these roles. */
  public String subUser(UUID account, String login, String... roles) {
    return mint(new Claims(UUID.randomUUID().toString(), "sub-user", login, account.toString(), List.of(roles), "cloudapi", LIFE));
  }

  /** An account's API key at the LunaNode API. */
  public String apiKey(UUID account, String login) {
    return mint(new Claims(account.toString(), "api-key", login, account.toString(), List.of(), "lunanode", LIFE));
  }

  /** A service of the platform at the internal paths. */
  public String service(String name) {
    return mint(new Claims(name, "service", name, null, List.of(), "internal", LIFE));
  }

  /** Nobody in particular at an API, where that needs no authentication. */
  public String anonymous(String face) {
    return mint(new Claims("anonymous", "anonymous", "anonymous", null, List.of(), face, LIFE));
  }

  /** A token with these claims. */
  public String mint(Claims who) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer("perigee");
    claims.setSubject(who.id());
    claims.setExpirationTime(NumericDate.fromSeconds(Instant.now().plus(who.life()).getEpochSecond()));
    claims.setStringClaim("kind", who.kind());
    claims.setStringClaim("login", who.login());
    claims.setStringClaim("face", who.face());
    claims.setStringListClaim("roles", who.roles());
    if (who.account() != null) {
      claims.setStringClaim("account", who.account());
    }
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key.getPrivateKey());
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("the identity key does not sign", e);
    }
  }

  private static Claims who(String kind, String login, String face) {
    return new Claims(UUID.nameUUIDFromBytes(login.getBytes(java.nio.charset.StandardCharsets.UTF_8)).toString(), kind, login, null, List.of(), face, LIFE);
  }

  /**
   * What a token says.
   *
   * @param account the account's UUID, or null
   * @param life how long it holds; negative for one that has expired
   */
  public record Claims(String id, String kind, String login, String account, List<String> roles, String face, Duration life) {

    /** The same, long expired. */
    public Claims expired() {
      return new Claims(id, kind, login, account, roles, face, Duration.ofMinutes(-5));
    }
  }
}
