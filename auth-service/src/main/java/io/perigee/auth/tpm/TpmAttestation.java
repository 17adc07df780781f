package io.perigee.auth.tpm;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.auth.luna.LunaTokens;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.faces.luna.LunaName;
import io.perigee.runtime.internal.Internal;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/**
 * A node's token for what its TPM says ("Obtain a node token via TPM attestation" of the Luna2 REST
 * API). The published form, a digest, is a password that anybody may replay who has once seen it.
 * So a node whose attestation key is known ({@code tpm_pubkey}) proves itself by a quote over a
 * nonce of ours, and by nothing else.
 */
@Singleton
public final class TpmAttestation {

  private final Internal internal;
  private final LunaTokens tokens;
  private final TpmNonces nonces;
  private final TpmConfig config;

  TpmAttestation(Internal internal, LunaTokens tokens, TpmNonces nonces, TpmConfig config) {
    this.internal = internal;
    this.tokens = tokens;
    this.nonces = nonces;
    this.config = config;
  }

  /**
   * By the node's digest.
   *
   * @return a node token
   * @throws Unauthorized if it is not the node's, or the node has a key to quote with
   */
  public String byDigest(String node, String sha256) {
    JsonNode known = node(node);
    if (known.path("tpm_pubkey").isTextual()) {
      throw new Unauthorized("node " + node + " has a tpm_pubkey: it proves itself by a quote");
    }
    JsonNode stored = known.path("tpm_sha256");
    if (stored.isTextual()) {
      requireSame(stored.asText(), sha256);
    } else if (config.security()) {
      throw new Unauthorized("node " + node + " has no tpm_sha256");
    } else {
      bring(node, sha256);
    }
    return tokens.issueToNode(node);
  }

  /** A nonce to quote; whether there is such a node is not told. */
  public byte[] challenge(String node) {
    return nonces.issue(node);
  }

  /**
   * By a quote: TPMS_ATTEST and TPMT_SIGNATURE as {@code tpm2_quote} writes them. Where the node's
   * {@code tpm_sha256} is set, it is the digest over the quoted registers.
   *
   * @return a node token
   * @throws Unauthorized if it is not this node's, or not about a nonce of ours
   */
  public String byQuote(String node, byte[] attest, byte[] signature) {
    JsonNode known = node(node);
    if (!known.path("tpm_pubkey").isTextual()) {
      throw new Unauthorized("node " + node + " has no tpm_pubkey");
    }
    TpmSignature.parse(signature).verify(known.path("tpm_pubkey").asText(), attest);
    TpmQuote quote = TpmQuote.parse(attest);
    if (known.path("tpm_sha256").isTextual()) {
      if (quote.registers() == 0) {
        throw new Unauthorized("the quote is about no register");
      }
      requireSame(known.path("tpm_sha256").asText(), quote.pcrDigest());
    }
    nonces.use(node, quote.nonce());
    return tokens.issueToNode(node);
  }

  private JsonNode node(String name) {
    try {
      LunaName.host("node", name);
    } catch (Invalid e) {
      throw new Unauthorized("the node is not valid");
    }
    return internal
        .find("compute", "/internal/nodes/by-name/" + name)
        .orElseThrow(() -> new Unauthorized("the node is not valid"));
  }

  /** The first digest that a node brings is the one that it is held to from then on. */
  private void bring(String node, String sha256) {
    try {
      internal.post(
          "compute",
          "/internal/nodes/by-name/" + node + "/tpm",
          Json.object().put("tpm_sha256", sha256));
    } catch (Conflict e) {
      throw new Unauthorized("the TPM's digest is not that of node " + node);
    }
  }

  private static void requireSame(String stored, String sent) {
    boolean same =
        MessageDigest.isEqual(
            stored.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8),
            sent.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    if (!same) {
      throw new Unauthorized("the TPM's digest is not that of the node");
    }
  }
}
