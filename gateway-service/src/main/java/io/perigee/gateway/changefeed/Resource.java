package io.perigee.gateway.changefeed;

import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the changefeed tells of. The original knows {@code vm} only. */
enum Resource {
  VM(
      "vm",
      Topics.MACHINES,
      Set.of(
          "alias",
          "customer_metadata",
          "destroyed",
          "nics",
          "owner_uuid",
          "server_uuid",
          "state",
          "tags")),
  VOLUME("volume", Topics.VOLUMES, null),
  IMAGE("image", Topics.IMAGES, null),
  NETWORK("network", Topics.NETWORKS, null);

  private final String word;
  private final Topic topic;
  private final Set<String> parts;

  /**
   * @param parts what is told of; null for every field that its owner says has changed
   */
  Resource(String word, Topic topic, Set<String> parts) {
    this.word = word;
    this.topic = topic;
    this.parts = parts;
  }

  /** As in {@code changeKind.resource}. */
  String word() {
    return word;
  }

  /** By its word, or its plural; empty if there is no such resource. */
  static Optional<Resource> of(String word) {
    return Stream.of(values())
        .filter(r -> r.word.equals(word) || (r.word + "s").equals(word))
        .findFirst();
  }

  static Resource of(Topic topic) {
    return Stream.of(values()).filter(r -> r.topic.equals(topic)).findFirst().orElseThrow();
  }

  /** The topics of all of them, in order. */
  static Topic[] topics() {
    return Stream.of(values()).map(r -> r.topic).toArray(Topic[]::new);
  }

  /** Whether a subscriber may ask for this part of it. */
  boolean has(String part) {
    return parts == null || parts.contains(part);
  }

  /** Those of the changed fields that are told of. */
  List<String> told(List<String> changed) {
    return changed.stream().filter(this::has).toList();
  }

  /**
   * True if the change is nobody's, or touches nothing that is told of, as a republication does.
   */
  boolean isSilent(StateRecord state) {
    return state.sweep()
        || state.accountId() == null
        || state.changed().stream().noneMatch(this::has);
  }
}
