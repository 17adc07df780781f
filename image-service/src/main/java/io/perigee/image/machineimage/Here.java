package io.perigee.image.machineimage;

import io.perigee.contracts.error.Unavailable;
import java.util.UUID;

/**
 * The region that the request being answered is confined to: by its URL, if it came by CloudAPI.
 */
public interface Here {

  /**
   * The region's id; null where nothing is confined.
   *
   * @throws Unavailable if the region is not known (yet)
   */
  UUID region();
}
