package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.accesskey.AccessKey;
import io.perigee.auth.account.Slice;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.faces.cloudapi.Page;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Access keys as CloudAPI reads and shows them. */
final class AccessKeyJson {

  private static final String DESCRIPTION = "description";
  private static final String[] STATUSES =
      Arrays.stream(AccessKey.Status.values()).map(AccessKey.Status::text).toArray(String[]::new);

  private AccessKeyJson() {}

  /**
   * What a request wants of a key.
   *
   * @param status null if it is left out
   * @param description empty if it is left out; an empty text clears
   */
  record Wish(AccessKey.Status status, Optional<String> description) {}

  static Wish read(Fields fields) {
    fields.only(Set.of("status", DESCRIPTION));
    String status = fields.oneOf("status", STATUSES).value();
    Given<String> description = fields.text(DESCRIPTION);
    return new Wish(
        status == null ? null : AccessKey.Status.of(status),
        description.present() ? Optional.of(description.orElse("")) : Optional.empty());
  }

  /** A list of keys, or the page of it that is asked for. */
  static Response page(UriInfo uri, Function<Slice, List<AccessKey>> keys) {
    Page page = Page.ofWhole(CloudParams.read(uri), "accesskeys", Slices.PARTS);
    return CloudAnswers.page(
        uri,
        page,
        keys.apply(Slices.of(page)),
        key -> Slices.key(key.created(), key.id()),
        AccessKeyJson::of);
  }

  static ObjectNode of(AccessKey key) {
    ObjectNode json =
        Documents.empty()
            .put("accesskeyid", key.id())
            .put("credentialtype", "permanent")
            .put("status", key.status().text());
    if (key.description() != null && !key.description().isEmpty()) {
      json.put(DESCRIPTION, key.description());
    }
    return json.put("created", CloudAccount.time(key.created()))
        .put("updated", CloudAccount.time(key.updated()))
        .putNull("expiration");
  }

  /** With the secret, this once. */
  static ObjectNode of(AccessKey.Made made) {
    return of(made.key()).put("accesskeysecret", made.secret());
  }
}
