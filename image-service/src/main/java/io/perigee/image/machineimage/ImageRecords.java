package io.perigee.image.machineimage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Machine images as other services see them: the topic {@code images}, and answers to their calls.
 */
@Singleton
public final class ImageRecords implements Republisher {

  private final ImageStore store;

  ImageRecords(ImageStore store) {
    this.store = store;
  }

  @Override
  public Topic topic() {
    return Topics.IMAGES;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    store.each(h, image -> out.accept(change(image, List.of())));
  }

  /** Its state, for the topic. */
  public static StateChange change(Image i, List<String> changed) {
    return new StateChange(
        Topics.IMAGES,
        i.id().toString(),
        i.name(),
        i.version(),
        text(i.account()),
        text(i.region()),
        i.state(),
        changed,
        false,
        object(i));
  }

  /** It is in one region less; told to whoever listens there, too. */
  static StateChange left(Image i, UUID region) {
    StateChange change = change(i, List.of("copied_to"));
    change.object().put("left", region.toString());
    return change;
  }

  /** Its end. */
  static StateChange deleted(Image i) {
    return new StateChange(
        Topics.IMAGES,
        i.id().toString(),
        i.name(),
        i.version() + 1,
        text(i.account()),
        text(i.region()),
        "deleted",
        List.of("state"),
        true,
        object(i));
  }

  /**
   * {@code id, number, owner, region_id, name, version (its maker's), os, type, state, public,
   * description, homepage, eula, requirements, tags, acl, files[{compression,sha1,size}],
   * image_size (MiB), origin, copied_to (regions that it is in beside region_id), left? (the region
   * that this change took it out of), error? {code,message}, published_at}; an owner of null is the
   * operator.
   */
  public static ObjectNode object(Image i) {
    ObjectNode object = Json.object().put("id", i.id().toString()).put("number", i.number());
    object.put("owner", text(i.account())).put("region_id", text(i.region()));
    object
        .put("name", i.name())
        .put("version", i.imageVersion())
        .put("os", i.os())
        .put("type", i.type());
    object.put("state", i.state()).put("public", i.shared()).put("description", i.description());
    object.put("homepage", i.homepage()).put("eula", i.eula());
    object.set("requirements", i.requirements());
    object.set("tags", i.tags());
    object.set("acl", Json.MAPPER.valueToTree(i.acl()));
    object.set("files", files(i));
    object.set("copied_to", Json.MAPPER.valueToTree(i.copiedTo()));
    object.put("image_size", i.imageSize()).put("origin", text(i.origin()));
    if (i.fault() != null) {
      object.putObject("error").put("code", i.fault().code()).put("message", i.fault().message());
    }
    return object.put("published_at", text(i.publishedAt()));
  }

  /** An array of one file, or of none. */
  public static ArrayNode files(Image i) {
    ArrayNode files = Json.MAPPER.createArrayNode();
    if (i.file() != null) {
      files
          .addObject()
          .put("compression", i.file().compression())
          .put("sha1", i.file().sha1())
          .put("size", i.file().size());
    }
    return files;
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  /** The UUID in a path or field; null if it is none, which nothing can be called. */
  public static UUID uuid(String text) {
    try {
      return text.length() == 36 ? UUID.fromString(text) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
