package io.perigee.image.driver.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Unavailable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file that names other datacenters: {@code {"<name>": {"url", "account", "key_id",
 * "key_file"}}}. It is read each time, so that a datacenter can be added without a restart.
 */
record DatacenterFile(Optional<Path> file) {

  /**
   * How another datacenter is spoken to.
   *
   * @param url of its CloudAPI, without a slash at its end
   * @param account the account there by which images are read
   * @param keyId the account's key there: its fingerprint or name
   * @param keyFile the private key, PKCS #8 in PEM
   */
  record Entry(URI url, String account, String keyId, Path keyFile) {}

  /**
   * By name.
   *
   * @throws Unavailable if the file cannot be read
   */
  Map<String, Entry> entries() {
    if (file.isEmpty()) {
      return Map.of();
    }
    try {
      JsonNode read = Json.tree(Files.readString(file.get()));
      Map<String, Entry> entries = new TreeMap<>();
      read.properties().forEach(field -> entries.put(field.getKey(), entry(field.getValue())));
      return entries;
    } catch (IOException | IllegalArgumentException e) {
      throw new Unavailable("the file of other datacenters cannot be read");
    }
  }

  private static Entry entry(JsonNode entry) {
    return new Entry(
        URI.create(text(entry, "url").replaceAll("/+$", "")),
        text(entry, "account"),
        text(entry, "key_id"),
        Path.of(text(entry, "key_file")));
  }

  private static String text(JsonNode entry, String field) {
    if (!entry.path(field).isTextual()) {
      throw new IllegalArgumentException(field + " is needed");
    }
    return entry.path(field).asText();
  }
}
