package io.perigee.auth.face.luna;

import io.perigee.auth.luna.LunaLogin;
import io.perigee.auth.luna.LunaUsers;
import io.perigee.auth.luna.PasswordHashing;
import io.perigee.auth.tpm.TpmAttestation;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaAnswers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * "Obtain a node token via TPM attestation" of the Luna2 REST API, and beyond it a quote: {@code
 * {"challenge":true}} is answered {@code {"nonce"}} (hexadecimal, 32 bytes), and {@code
 * {"quote","signature"}} (base64 of what {@code tpm2_quote -q <nonce> -m -s} writes) with the
 * token.
 */
@Path("/luna/tpm")
@RunOnVirtualThread
public final class TpmResource {

  private static final Pattern SHA256 = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final int LONGEST = 8_192;

  private final TpmAttestation attestation;
  private final LunaLogin login;

  TpmResource(TpmAttestation attestation, LunaLogin login) {
    this.attestation = attestation;
    this.login = login;
  }

  /** 200 {@code {"token"}}; 401 if what the TPM says is missing or not the node's. */
  @POST
  @Path("/{node}")
  public Response token(
      @PathParam("node") String node, @HeaderParam("X-Forwarded-For") String source, byte[] body) {
    Fields fields =
        Fields.of(Documents.object(body))
            .only(Set.of("tpm_sha256", "challenge", "quote", "signature", "username", "password"));
    if (Boolean.TRUE.equals(fields.flag("challenge").value())) {
      String nonce = HexFormat.of().formatHex(attestation.challenge(node));
      return LunaAnswers.json(200, Documents.empty().put("nonce", nonce));
    }
    return LunaAnswers.json(200, Documents.empty().put("token", token(node, fields, source)));
  }

  private String token(String node, Fields fields, String source) {
    if (fields.has("quote") || fields.has("signature")) {
      fields.require("quote", "signature");
      return attestation.byQuote(node, bytes(fields, "quote"), bytes(fields, "signature"));
    }
    String sha256 = fields.text("tpm_sha256").value();
    if (sha256 != null) {
      if (!SHA256.matcher(sha256).matches()) {
        throw fields.invalid("tpm_sha256", "must be 64 hexadecimal digits");
      }
      return attestation.byDigest(node, sha256);
    }
    String username = fields.text("username", LunaUsers.LONGEST).value();
    String password = fields.text("password", PasswordHashing.LONGEST).value();
    if (username == null || password == null) {
      throw new Unauthorized("tpm_sha256 is missing");
    }
    return login.login(username, password, null, TokenResource.source(source));
  }

  private static byte[] bytes(Fields fields, String field) {
    String text = fields.text(field, LONGEST).value();
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw fields.invalid(field, "must be base64");
    }
  }
}
