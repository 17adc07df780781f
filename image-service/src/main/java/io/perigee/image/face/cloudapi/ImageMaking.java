package io.perigee.image.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.faces.Fields;
import io.perigee.faces.cloudapi.ApiVersion;
import io.perigee.faces.cloudapi.CloudAnswers;
import io.perigee.faces.cloudapi.CloudParams;
import io.perigee.image.copy.ImageImport;
import io.perigee.image.creation.ImageCreation;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.Images;
import io.perigee.runtime.identity.Call;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/** Images that come to be by a request ("CreateImageFromMachine", "ImportImageFromDatacenter"). */
@Singleton
final class ImageMaking {

  private static final int LONGEST = 4096;
  private static final String IMPORT = "import-from-datacenter";

  /** How long an answer waits for a copy to be active. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ImageCreation creation;
  private final ImageImport copies;
  private final Images images;
  private final ImageView view;
  private final Call call;

  ImageMaking(
      ImageCreation creation, ImageImport copies, Images images, ImageView view, Call call) {
    this.creation = creation;
    this.copies = copies;
    this.images = images;
    this.view = view;
    this.call = call;
  }

  Response make(
      UUID account,
      String login,
      ApiVersion version,
      UriInfo uri,
      HttpHeaders headers,
      byte[] body) {
    Fields params = CloudParams.read(uri, headers, body);
    if (params.oneOf("action", IMPORT).value() != null) {
      return copy(account, login, version, uri, headers, body, params);
    }
    params.only(ImageParams.OF_CREATION).require("machine", "name", "version");
    ImageCreation.Accepted accepted =
        creation.create(
            new ImageCreation.Wanted(
                account,
                params.uuid("machine").value(),
                ImageParams.details(params),
                params.flag("incremental").orElse(false),
                caller(headers),
                headers.getHeaderString("Idempotency-Key"),
                request(uri, body),
                call.cause()));
    return created(login, version, accepted.image(), accepted.requestId());
  }

  /** Small images are active when it is answered; who copies a large one waits for that. */
  private Response copy(
      UUID account,
      String login,
      ApiVersion version,
      UriInfo uri,
      HttpHeaders headers,
      byte[] body,
      Fields params) {
    params.only(Set.of("action", "datacenter", "id")).require("datacenter", "id");
    ImageImport.Accepted accepted =
        copies.accept(
            new ImageImport.Wanted(
                account,
                params.text("datacenter", 255).value(),
                params.uuid("id").value(),
                headers.getHeaderString("Idempotency-Key"),
                request(uri, body),
                call.cause()));
    return created(
        login, version, images.settled(accepted.image(), PATIENCE), accepted.requestId());
  }

  /**
   * @param requestId the operation that is under way; null if there is none
   */
  private Response created(String login, ApiVersion version, Image image, String requestId) {
    Response created =
        CloudAnswers.created("/%s/images/%s".formatted(login, image.id()), view.of(image, version));
    if (requestId == null) {
      return created;
    }
    return Response.fromResponse(created)
        .header("x-job-uuid", requestId)
        .header("x-joyent-jobid", requestId)
        .build();
  }

  private static String request(UriInfo uri, byte[] body) {
    return "POST " + uri.getRequestUri() + "\n" + new String(body, StandardCharsets.UTF_8);
  }

  /** Who asks, as the machine's audit shows it: the gateway says from where, and by which key. */
  private static ObjectNode caller(HttpHeaders headers) {
    ObjectNode caller = Json.object().put("type", "signature");
    put(caller, "ip", headers.getHeaderString("X-Forwarded-For"));
    put(caller, "keyId", headers.getHeaderString("X-Perigee-Key"));
    return caller;
  }

  private static void put(ObjectNode caller, String field, String header) {
    if (header != null && header.length() <= LONGEST) {
      caller.put(field, header);
    }
  }
}
