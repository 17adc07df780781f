package io.perigee.gateway.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.answer.Refused;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * CloudAPI's HTTP signatures (CloudAPI, Authorization): the key is auth-service's, the verifying is
 * done here.
 */
public final class CloudApiSignatures {

  private final AuthService auth;
  private final CredentialCache<KeyId, SigningKey> keys;
  private final Cache<String, Proven> proven;
  private final Clock clock;
  private final long skewSeconds;

  /** A signature that held for a text by a key: it holds again for the same, and is read once. */
  private record Proven(HttpSignature signature, String text, SigningKey key) {}

  /**
   * A signature and what it covers.
   *
   * @param sent as it was sent
   */
  private record Signed(String sent, HttpSignature signature, String text) {}

  CloudApiSignatures(
      AuthService auth,
      CredentialCache<KeyId, SigningKey> keys,
      Clock clock,
      Duration skew,
      int entries) {
    this.auth = auth;
    this.keys = keys;
    this.clock = clock;
    this.skewSeconds = skew.toSeconds();
    this.proven =
        Caffeine.newBuilder().maximumSize(entries).expireAfterWrite(Duration.ofSeconds(5)).build();
  }

  /**
   * Who signed the request, and that it is fresh.
   *
   * @return fails as {@link Refused}: 401 for anything wrong with it
   */
  public Future<Caller> authenticate(HttpServerRequest request) {
    String authorization = request.getHeader("Authorization");
    try {
      if (authorization == null && PresignedUrl.isOne(request)) {
        PresignedUrl url = PresignedUrl.parse(request, clock.millis() / 1000);
        // No header begins so: what was proven of a URL is not taken for one.
        String sent = "?" + Base64.getEncoder().encodeToString(url.signature().signature());
        return authenticate(new Signed(sent, url.signature(), url.text()), url.rest());
      }
      if (authorization == null) {
        throw HttpSignature.refused("an Authorization header is required");
      }
      Proven known = proven.getIfPresent(authorization);
      HttpSignature signature =
          known == null ? HttpSignature.parse(authorization) : known.signature;
      requireFresh(request.getHeader(signature.dateHeader()));
      String text =
          signature.signingString(request.method().name(), request.uri(), request.headers());
      return authenticate(new Signed(authorization, signature, text), request.query());
    } catch (Refused e) {
      return Future.failedFuture(e);
    }
  }

  private void requireFresh(String date) {
    if (date == null) {
      throw HttpSignature.refused("a Date header is required");
    }
    if (Math.abs(clock.millis() / 1000 - HttpDate.seconds(date)) > skewSeconds) {
      throw HttpSignature.refused(
          "the Date header is more than " + skewSeconds + " s from our clock");
    }
  }

  private Future<Caller> authenticate(Signed signed, String query) {
    return keys.get(signed.signature.keyId(), this::ask)
        .compose(key -> verify(signed, key.orElseThrow(CloudApiSignatures::wrong), query));
  }

  void evict(String account) {
    keys.evict(
        (id, key) ->
            account.equals(id.account())
                || key.isPresent() && account.equals(key.get().principal().account()));
  }

  private Future<Caller> verify(Signed signed, SigningKey key, String query) {
    Caller caller = new Caller(key.principal(), signed.signature.keyId(), key.tagged(), query);
    Proven known = proven.getIfPresent(signed.sent);
    if (known != null && known.key == key && known.text.equals(signed.text)) {
      return Future.succeededFuture(caller);
    }
    Context context = Vertx.currentContext();
    if (!signed.signature.algorithm().isSlow() || context == null) {
      return check(signed, key) ? Future.succeededFuture(caller) : Future.failedFuture(wrong());
    }
    return context
        .executeBlocking(() -> check(signed, key), false)
        .compose(holds -> holds ? Future.succeededFuture(caller) : Future.failedFuture(wrong()));
  }

  private boolean check(Signed signed, SigningKey key) {
    HttpSignature signature = signed.signature;
    byte[] message = signed.text.getBytes(StandardCharsets.UTF_8);
    boolean holds = signature.algorithm().verifies(key.key(), message, signature.signature());
    if (holds) {
      proven.put(signed.sent, new Proven(signature, signed.text, key));
    }
    return holds;
  }

  private Future<Optional<SigningKey>> ask(KeyId id) {
    ObjectNode question = Json.object().put("account", id.account()).put("key", id.key());
    if (id.user() != null) {
      question.put("user", id.user());
    }
    return auth.ask("/credentials/cloudapi", question)
        .map(answer -> answer.flatMap(CloudApiSignatures::key));
  }

  private static Optional<SigningKey> key(JsonNode answer) {
    try {
      PublicKey key = OpenSshKey.parse(answer.path("publicKey").asText());
      return Optional.of(
          new SigningKey(
              Principal.read(answer.path("principal"), "cloudapi"),
              key,
              answer.path("tagged").asBoolean()));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Refused wrong() {
    // One text for an unknown account, an unknown key and a wrong signature: it tells nobody which
    // exist.
    return HttpSignature.refused(
        "The credentials you provided are not valid: unknown key or wrong signature");
  }

  /**
   * Who signed.
   *
   * @param key the key as the signature names it
   * @param tagged whether resources of the caller's account bear role tags
   * @param query the query without what was of the signature; null if there is none
   */
  public record Caller(Principal principal, KeyId key, boolean tagged, String query) {

    /** True if an account's owner calls, not one of its sub-users. */
    public boolean isAccount() {
      return principal.kind().equals("account");
    }

    /** True if a URL's first segment means the caller's own account. */
    public boolean owns(String segment) {
      return segment.equals("my")
          || segment.equals(key.account())
          || segment.equals(principal.account())
          || principal.kind().equals("account") && segment.equals(principal.login());
    }
  }
}
