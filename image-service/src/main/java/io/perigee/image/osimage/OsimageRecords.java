package io.perigee.image.osimage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Osimages as others see them: the topic {@code osimages}, and answers to other services. */
@Singleton
public final class OsimageRecords implements Republisher {

  private final OsimageStore store;

  OsimageRecords(OsimageStore store) {
    this.store = store;
  }

  @Override
  public Topic topic() {
    return Topics.OSIMAGES;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    store.each(h, osimage -> out.accept(change(osimage, List.of())));
  }

  /** A change to publish. */
  public static StateChange change(Osimage o, List<String> changed) {
    return new StateChange(
        Topics.OSIMAGES,
        o.id().toString(),
        o.name(),
        o.version(),
        null,
        null,
        o.state().text(),
        changed,
        false,
        object(o));
  }

  /** Its end. */
  public static StateChange deleted(Osimage o) {
    return new StateChange(
        Topics.OSIMAGES,
        o.id().toString(),
        o.name(),
        o.version() + 1,
        null,
        null,
        "deleted",
        List.of("state"),
        true,
        object(o));
  }

  /**
   * Its fields by the names that Luna2 has for them, with {@code id}, {@code name}, {@code state},
   * {@code version}, and {@code tags}: each with its {@code name} and what it boots.
   */
  public static ObjectNode object(Osimage o) {
    ObjectNode object = Json.object().put("id", o.id().toString()).put("name", o.name());
    object.put("state", o.state().text()).put("version", o.version());
    object.setAll(settings(o.settings()));
    ArrayNode tags = object.putArray("tags");
    o.tags().forEach(tag -> tags.add(tag(tag)));
    return object;
  }

  /** A tag by the names that Luna2 has for its fields. */
  public static ObjectNode tag(OsimageTag tag) {
    return Json.object()
        .put("name", tag.name())
        .put("imagefile", tag.imagefile())
        .put("kernelversion", tag.kernelversion())
        .put("kernelfile", tag.kernelfile())
        .put("initrdfile", tag.initrdfile());
  }

  /** The settings by the names that Luna2 has for them; what is not set is null. */
  public static ObjectNode settings(OsimageSettings s) {
    ObjectNode object = Json.object();
    object.set("grab_exclude", Json.MAPPER.valueToTree(s.grabExclude()));
    object.set("grab_filesystems", Json.MAPPER.valueToTree(s.grabFilesystems()));
    return object
        .put("initrdfile", s.initrdfile())
        .put("kernelfile", s.kernelfile())
        .put("kernelmodules", s.kernelmodules())
        .put("kerneloptions", s.kerneloptions())
        .put("kernelversion", s.kernelversion())
        .put("path", s.path())
        .put("imagefile", s.imagefile())
        .put("distribution", s.distribution())
        .put("comment", s.comment());
  }
}
