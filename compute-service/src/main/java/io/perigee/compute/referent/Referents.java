package io.perigee.compute.referent;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.reference.References;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Resolves names in requests at their owners, so that what is referred to cannot go before the
 * request is done.
 */
@Singleton
public final class Referents {

  private final References references;
  private final Internal internal;
  private final ReferentStore store;

  Referents(References references, Internal internal, ReferentStore store) {
    this.references = references;
    this.internal = internal;
    this.store = store;
  }

  /**
   * What a request has resolved, to be committed with the object that refers to it. Outside of
   * transactions.
   */
  public final class Resolving {

    private final Map<String, Referent> found = new LinkedHashMap<>();
    private final List<UUID> intents = new ArrayList<>();

    /**
     * The osimage or network of a name.
     *
     * @param field the request's field, for the error
     * @throws Invalid if its owner knows none
     */
    public Referent resolve(String kind, String name, String field) {
      Referent known = found.get(kind + "/" + name);
      if (known != null) {
        return known;
      }
      intents.add(references.intend(kind, name));
      String service = kind.equals(Referent.OSIMAGE) ? "image" : "network";
      JsonNode document =
          internal
              .find(service, "/internal/%ss/by-name/%s".formatted(kind, encode(name)))
              .orElseThrow(
                  () ->
                      Invalid.field(
                          field, "%s: %s %s does not exist".formatted(field, kind, name)));
      return note(Referent.of(kind, document, document.path("version").asLong(0)), name);
    }

    /** What another way has made sure to stay, as a lease does for its network. */
    public void add(Referent referent) {
      note(referent, referent.name());
    }

    /** Writes down what was resolved and ends the intents, in the transaction that refers to it. */
    public void commit(Handle h) {
      Referents.this.commit(h, List.of(this));
    }

    /** Gives the intents up when the request is refused after all. */
    public void abandon() {
      intents.forEach(references::abandon);
    }

    private Referent note(Referent referent, String name) {
      found.put(referent.kind() + "/" + name, referent);
      return referent;
    }
  }

  public Resolving begin() {
    return new Resolving();
  }

  /** {@link Resolving#commit} of several. */
  public void commit(Handle h, Collection<Resolving> all) {
    Map<String, Referent> found = new LinkedHashMap<>();
    for (Resolving resolving : all) {
      resolving
          .found
          .values()
          .forEach(r -> found.merge(r.kind() + "/" + r.id(), r, Referents::newer));
    }
    for (String kind : List.of(Referent.OSIMAGE, Referent.NETWORK)) {
      store.put(h, kind, found.values().stream().filter(r -> r.kind().equals(kind)).toList());
    }
    all.forEach(resolving -> resolving.intents.forEach(intent -> references.commit(h, intent)));
  }

  private static Referent newer(Referent one, Referent other) {
    return other.version() > one.version() ? other : one;
  }

  private static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
