package io.perigee.journal.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Cause;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes data at {@code POST /import/{name}} ("Plugin import and export"), from users who may write.
 * Made and run as an {@link ExportPlugin}. What it takes it takes whole, in one transaction, or
 * rejects whole.
 */
public interface ImportPlugin {

  /**
   * What was sent.
   *
   * @param json the body as JSON; null if it is none
   * @param raw the body as it came
   * @param query the query string's parameters
   * @param cause who sent it, by which request: for the journal
   */
  record Imported(JsonNode json, byte[] raw, Map<String, List<String>> query, Cause cause) {}

  /** The names by which it is asked for: letters, digits, {@code _} and {@code -}. */
  Set<String> names();

  /**
   * Takes the data.
   *
   * @throws Rejected saying which field is wrong; nothing has changed then
   */
  Exported take(Imported sent);
}
