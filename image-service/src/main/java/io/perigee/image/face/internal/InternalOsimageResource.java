package io.perigee.image.face.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.image.osimage.OsimageRecords;
import io.perigee.image.osimage.Osimages;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** Resolves osimages for those who are about to refer to them. */
@Path("/internal/osimages")
@RunOnVirtualThread
public class InternalOsimageResource {

  private final Osimages osimages;

  InternalOsimageResource(Osimages osimages) {
    this.osimages = osimages;
  }

  /** As published on {@code osimages}; 404 if there is none, or it is being removed. */
  @GET
  @Path("/by-name/{name}")
  @Produces("application/json")
  public ObjectNode byName(String name) {
    return OsimageRecords.object(osimages.resolve(name));
  }
}
