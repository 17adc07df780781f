package io.perigee.image.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.faces.cloudapi.ApiVersion;
import io.perigee.image.ImageConfig;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.ImageRecords;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** An image as CloudAPI shows it ("GetImage", Returns). */
@Singleton
public final class ImageView {

  private final UUID operator;

  ImageView(ImageConfig config) {
    this.operator = config.operator();
  }

  ObjectNode of(Image image, ApiVersion version) {
    ObjectNode view = Json.object().put("id", image.id().toString()).put("name", image.name());
    view.put("version", image.imageVersion()).put("os", image.os());
    view.set("requirements", image.requirements());
    view.put("type", version.hasBrands() ? image.type() : typeBefore8(image.type()));
    put(view, "description", image.description());
    view.set("files", ImageRecords.files(image));
    view.set("tags", image.tags());
    put(view, "homepage", image.homepage());
    put(view, "eula", image.eula());
    if (image.publishedAt() != null) {
      view.put("published_at", image.publishedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    view.put("owner", (image.account() == null ? operator : image.account()).toString());
    view.put("public", image.shared()).put("state", image.state());
    if (!image.acl().isEmpty()) {
      view.set("acl", Json.MAPPER.valueToTree(image.acl()));
    }
    if (image.imageSize() != null) {
      view.put("image_size", image.imageSize());
    }
    if (image.origin() != null) {
      view.put("origin", image.origin().toString());
    }
    if (image.fault() != null) {
      view.putObject("error")
          .put("code", image.fault().code())
          .put("message", image.fault().message());
    }
    return view;
  }

  /**
   * "The values differ after v8.0.0": before, there were containers and hardware virtual machines
   * only.
   */
  private static String typeBefore8(String type) {
    return switch (type) {
      case "zone-dataset", "lx-dataset" -> "smartmachine";
      case "zvol" -> "virtualmachine";
      default -> type;
    };
  }

  private static void put(ObjectNode view, String field, String value) {
    if (value != null) {
      view.put(field, value);
    }
  }
}
