package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.group.OwnGroups;
import io.perigee.compute.node.OwnNodes;
import io.perigee.compute.secret.Secret;
import io.perigee.compute.secret.Secret.Owner;
import io.perigee.compute.secret.SecretChange;
import io.perigee.compute.secret.Secrets;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Entry;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.configuration.Section;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Secrets in the document of the whole configuration, their contents sealed. */
@Singleton
final class SecretSection implements Section {

  private final Secrets secrets;
  private final OwnNodes nodes;
  private final OwnGroups groups;

  SecretSection(Secrets secrets, OwnNodes nodes, OwnGroups groups) {
    this.secrets = secrets;
    this.nodes = nodes;
    this.groups = groups;
  }

  @Override
  public String kind() {
    return "secrets";
  }

  @Override
  public int place() {
    return 80;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    ObjectNode section = Json.object();
    for (Secret secret : secrets.all()) {
      ObjectNode holders = section.withObject("/" + secret.owner().text());
      ArrayNode of =
          holders.has(secret.holder())
              ? (ArrayNode) holders.get(secret.holder())
              : holders.putArray(secret.holder());
      String place = place(secret.owner().text() + "/" + secret.holder(), secret.name());
      of.addObject()
          .put("name", secret.name())
          .put("content", sealing.seal(secret.content(), place))
          .put("path", secret.path());
    }
    return section;
  }

  /** An entry for each node and group, {@code node/node001}. */
  @Override
  public List<Entry> entries(JsonNode section) {
    List<Entry> entries = new ArrayList<>();
    section
        .properties()
        .forEach(
            owner -> {
              if (!owner.getKey().matches("node|group")) {
                String at = "config.secrets." + owner.getKey();
                throw Invalid.field(at, at + ": only nodes and groups have secrets");
              }
              owner
                  .getValue()
                  .properties()
                  .forEach(
                      h ->
                          entries.add(
                              new Entry(
                                  "secrets", owner.getKey() + "/" + h.getKey(), h.getValue())));
            });
    return entries;
  }

  @Override
  public void check(List<Entry> entries, Coming coming, Sealing sealing) {
    Set<String> nodeNames = nodes.names();
    Set<String> groupNames = groups.names();
    List<String> there =
        secrets.all().stream()
            .map(s -> s.owner().text() + "/" + s.holder() + "/" + s.name())
            .toList();
    for (Entry entry : entries) {
      Owner owner = owner(entry.name());
      String holder = holder(entry.name());
      if (!coming.has(owner.text(), holder)
          && !(owner == Owner.NODE ? nodeNames : groupNames).contains(holder)) {
        String at = "config.secrets." + owner.text() + "." + holder;
        throw Invalid.field(at, "%s: %s %s does not exist".formatted(at, owner.text(), holder));
      }
      for (SecretChange change : read(entry, sealing)) {
        if (there.contains(entry.name() + "/" + change.name())) {
          throw Transferred.exists("secret", entry.name() + "/" + change.name());
        }
      }
    }
  }

  @Override
  public JsonNode make(Entry entry, Sealing sealing, Cause cause) {
    List<SecretChange> changes = read(entry, sealing);
    secrets.put(owner(entry.name()), holder(entry.name()), changes, cause);
    ArrayNode made = Json.MAPPER.createArrayNode();
    changes.forEach(c -> made.add(c.name()));
    return made;
  }

  @Override
  public void unmake(String name, JsonNode before, Cause cause) {
    if (before != null) {
      before.forEach(secret -> secrets.delete(owner(name), holder(name), secret.asText(), cause));
    }
  }

  private static List<SecretChange> read(Entry entry, Sealing sealing) {
    Owner owner = owner(entry.name());
    String holder = holder(entry.name());
    JsonNode open = entry.object().deepCopy();
    for (JsonNode row : open) {
      if (row instanceof ObjectNode secret && secret.path("content").isTextual()) {
        String place = place(entry.name(), secret.path("name").asText());
        secret.put("content", sealing.open(secret.get("content").textValue(), place));
      }
    }
    ObjectNode body = Json.object();
    body.putObject("config").putObject("secrets").putObject(owner.text()).set(holder, open);
    return SecretBody.of(Json.write(body).getBytes(StandardCharsets.UTF_8), owner, holder, null);
  }

  private static Owner owner(String entry) {
    return Owner.valueOf(entry.substring(0, entry.indexOf('/')).toUpperCase(Locale.ROOT));
  }

  private static String holder(String entry) {
    return entry.substring(entry.indexOf('/') + 1);
  }

  private static String place(String entry, String secret) {
    return "config.secrets." + entry + "/" + secret;
  }
}
