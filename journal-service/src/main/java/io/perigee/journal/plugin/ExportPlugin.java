package io.perigee.journal.plugin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives data away at {@code GET /export/{name}} ("Plugin import and export"), to anybody: it must
 * hold no secrets. To add one, put a CDI bean ({@code @Singleton}) of this type on
 * journal-service's class path; it is made with what its constructor asks for, for example {@link
 * io.perigee.runtime.projection.Known} for what is known of nodes. It runs on a virtual thread, may
 * block, and has to end within the request's deadline.
 */
public interface ExportPlugin {

  /** The names by which it is asked for: letters, digits, {@code _} and {@code -}. */
  Set<String> names();

  /**
   * The data as they are now.
   *
   * @param query the query string's parameters, decoded, each with all its values
   * @return empty if there are none, which is answered 404
   * @throws Rejected if the query asks for what the plugin does not know
   */
  Optional<Exported> export(Map<String, List<String>> query);
}
