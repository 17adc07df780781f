package io.perigee.image.face.cloudapi;

import io.perigee.contracts.envelope.Json;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.ApiVersion;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.image.export.ImageExports;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.ImageClones;
import io.perigee.image.machineimage.OwnImages;
import io.perigee.runtime.identity.Call;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;

/** What is done with an image that is there ("UpdateImage", "CloneImage", "ExportImage"). */
@Singleton
final class ImageChanging {

  private final OwnImages own;
  private final ImageClones clones;
  private final ImageExports exports;
  private final ImageView view;
  private final Call call;

  ImageChanging(
      OwnImages own, ImageClones clones, ImageExports exports, ImageView view, Call call) {
    this.own = own;
    this.clones = clones;
    this.exports = exports;
    this.view = view;
    this.call = call;
  }

  Response change(UUID account, UUID image, ApiVersion version, Fields params) throws IOException {
    params.require("action");
    return switch (params.oneOf("action", "update", "clone", "export").value()) {
      case "update" ->
          shown(
              own.update(
                  account,
                  image,
                  ImageParams.change(params.only(ImageParams.OF_UPDATE)),
                  call.cause()),
              version);
      case "clone" -> {
        params.only(Set.of("action"));
        yield shown(clones.copy(account, image, call.cause()), version);
      }
      default -> export(own.own(account, image), version, params);
    };
  }

  private Response shown(Image image, ApiVersion version) {
    return CloudAnswers.ok(view.of(image, version));
  }

  /** Without {@code x-job-uuid}, both files are there; with it, that operation writes them. */
  private Response export(Image image, ApiVersion version, Fields params) {
    params.only(Set.of("action", "manta_path")).require("manta_path");
    ImageExports.Exported exported =
        exports.export(
            image,
            call.principal().login(),
            params.text("manta_path").value(),
            view.of(image, version),
            call.cause());
    Response answer =
        CloudAnswers.ok(
            Json.object()
                .put("manta_url", exported.url())
                .put("image_path", exported.image())
                .put("manifest_path", exported.manifest()));
    return exported.requestId() == null
        ? answer
        : Response.fromResponse(answer).header("x-job-uuid", exported.requestId()).build();
  }
}
