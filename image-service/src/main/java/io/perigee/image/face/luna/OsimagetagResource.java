package io.perigee.image.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.image.known.OsimageMembers;
import io.perigee.image.osimage.Osimage;
import io.perigee.image.osimage.OsimageRecords;
import io.perigee.image.osimage.OsimageTag;
import io.perigee.image.osimage.Osimages;
import io.perigee.runtime.identity.Call;
import io.perigee.runtime.identity.Principal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tags of osimages in Luna2's API ("Get osimage+osimage tag information"). */
@Path("/luna/config/osimagetag")
@RunOnVirtualThread
public class OsimagetagResource {

  private static final String KIND = "osimagetag";

  private final Osimages osimages;
  private final OsimageMembers members;
  private final Call call;

  OsimagetagResource(Osimages osimages, OsimageMembers members, Call call) {
    this.osimages = osimages;
    this.members = members;
    this.call = call;
  }

  /**
   * All tags, by name; where osimages have tags of one name, those after the first stand under
   * {@code <tag>@<osimage>}. 404 if there are none.
   */
  @GET
  public Response list() {
    call.require(Principal.Kind.LUNA_USER);
    return LunaAnswers.all(KIND, shown(osimages.list()));
  }

  /** The tags of an osimage; 404 if it has none. */
  @GET
  @Path("/{osimage}")
  public Response get(String osimage) {
    call.require(Principal.Kind.LUNA_USER);
    return LunaAnswers.all(KIND, shown(List.of(osimages.get(osimage))));
  }

  /** "Get a list members of the osimage+osimagetag": nodes that boot a tag of the osimage. */
  @GET
  @Path("/{osimage}/_member")
  public Response members(String osimage) {
    call.require(Principal.Kind.LUNA_USER);
    Osimage present = osimages.get(osimage);
    List<String> nodes = members.tagged(present.id());
    if (nodes.isEmpty()) {
      throw new NotFound("No members of osimagetag of osimage " + osimage + " available");
    }
    return LunaAnswers.members("osimage", present.name(), nodes);
  }

  private static Map<String, ObjectNode> shown(List<Osimage> of) {
    Map<String, ObjectNode> shown = new LinkedHashMap<>();
    for (Osimage osimage : of) {
      for (OsimageTag tag : osimage.tags()) {
        ObjectNode row = OsimageRecords.tag(tag).put("osimage", osimage.name());
        String name = tag.name();
        shown.put(shown.containsKey(name) ? name + "@" + osimage.name() : name, row);
      }
    }
    return shown;
  }
}
