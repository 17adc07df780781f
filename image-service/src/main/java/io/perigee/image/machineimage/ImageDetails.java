package io.perigee.image.machineimage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;

/**
 * What the owner of an image may change of it ("UpdateImage" of CloudAPI, Inputs).
 *
 * @param name never null
 * @param version its maker's; never null
 * @param description null if there is none, as for homepage and eula
 * @param acl accounts that may use it although it is private
 * @param tags an object
 */
public record ImageDetails(
    String name,
    String version,
    String description,
    String homepage,
    String eula,
    List<UUID> acl,
    JsonNode tags) {

  static ImageDetails of(Image image) {
    return new ImageDetails(
        image.name(),
        image.imageVersion(),
        image.description(),
        image.homepage(),
        image.eula(),
        image.acl(),
        image.tags());
  }
}
