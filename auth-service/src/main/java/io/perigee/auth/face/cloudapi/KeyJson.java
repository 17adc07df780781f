package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.account.Slice;
import io.perigee.auth.key.AccountKey;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Page;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Keys as CloudAPI reads and shows them. */
final class KeyJson {

  private static final int LONGEST_KEY = 16_384;

  private KeyJson() {}

  /**
   * An upload.
   *
   * @param name null for none
   * @param certificates PEM, empty for none
   */
  record Upload(String name, String key, List<String> certificates) {}

  /**
   * The published example sends a {@code fingerprint}, which is no input: it follows from the key.
   */
  static Upload read(Fields fields) {
    fields.only(Set.of("name", "key", "fingerprint", "attestation")).require("key");
    return new Upload(
        fields.text("name").value(), fields.text("key", LONGEST_KEY).value(), certificates(fields));
  }

  /** A list of keys, or the page of it that is asked for. */
  static Response page(UriInfo uri, Function<Slice, List<AccountKey>> keys) {
    Page page = Page.ofWhole(CloudParams.read(uri), "keys", Slices.PARTS);
    return CloudAnswers.page(
        uri,
        page,
        keys.apply(Slices.of(page)),
        key -> Slices.key(key.created(), key.name()),
        KeyJson::of);
  }

  static ObjectNode of(AccountKey key) {
    ObjectNode json =
        Documents.empty()
            .put("name", key.name())
            .put("fingerprint", key.key().md5())
            .put("key", key.key().line())
            .put("attested", key.attestation().attested());
    if (key.attestation().attested()) {
      key.attestation().multifactor().forEach(json.putArray("multifactor")::add);
    }
    return json;
  }

  /** An array of texts; one text alone is one certificate. A comma divides nothing in PEM. */
  private static List<String> certificates(Fields fields) {
    JsonNode sent = fields.object().get("attestation");
    if (sent == null || sent.isNull()) {
      return List.of();
    }
    List<String> certificates = new ArrayList<>();
    for (JsonNode certificate : sent.isArray() ? sent : List.of(sent)) {
      if (!certificate.isTextual()) {
        throw fields.invalid("attestation", "must be an array of PEM certificates");
      }
      certificates.add(certificate.asText());
    }
    return certificates;
  }
}
