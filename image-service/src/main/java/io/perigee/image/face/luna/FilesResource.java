package io.perigee.image.face.luna;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.contracts.error.Unavailable;
import io.perigee.faces.luna.LunaFiles;
import io.perigee.image.download.ServedFiles;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jboss.resteasy.reactive.PathPart;

/** "File downloads" of the Luna2 REST API; HEAD is answered as GET without its body. */
@Path("/luna/files")
@RunOnVirtualThread
public class FilesResource {

  private final ServedFiles files;
  private final Call call;

  FilesResource(ServedFiles files, Call call) {
    this.files = files;
    this.call = call;
  }

  /** "List downloadable files": an array of names; 503 if there are none, as published. */
  @GET
  public Response list() throws IOException {
    List<String> names = files.names();
    if (names.isEmpty()) {
      throw new Unavailable("No files available");
    }
    ArrayNode array = Json.MAPPER.createArrayNode();
    names.forEach(array::add);
    return Response.ok(array, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /**
   * "Download a file", or one range of it. Images and torrents need a token, of a user or of a
   * node.
   */
  @GET
  @Path("/{name}")
  public Response get(String name, @HeaderParam("Range") String range) throws IOException {
    if (call.principal().kind() == Principal.Kind.ANONYMOUS && LunaFiles.needsToken(name)) {
      throw new Unauthorized("a valid token is required in x-access-tokens");
    }
    java.nio.file.Path file = files.file(name);
    long size = Files.size(file);
    Response.ResponseBuilder answer =
        switch (ByteRange.of(range, size)) {
          case ByteRange.Whole _ -> Response.ok(file).header("Content-Length", size);
          case ByteRange.Part(ByteRange part) ->
              Response.status(206)
                  .entity(new PathPart(file, part.first(), part.length()))
                  .header("Content-Length", part.length())
                  .header("Content-Range", part.of(size));
          case ByteRange.Beyond _ ->
              Response.status(416).header("Content-Range", "bytes */" + size);
        };
    return answer
        .header("Accept-Ranges", "bytes")
        .header("Last-Modified", java.util.Date.from(Files.getLastModifiedTime(file).toInstant()))
        .type(MediaType.APPLICATION_OCTET_STREAM_TYPE)
        .build();
  }
}
