package io.perigee.runtime.identity;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import jakarta.inject.Singleton;

/**
 * The region that a CloudAPI request is confined to by the URL that it came by. Stores ask for it
 * where they take a caller's id, so that no endpoint can forget it.
 */
@Singleton
public final class Datacenter {

  /** The header in which the gateway says it. */
  public static final String HEADER = "X-Perigee-Region";

  /**
   * The region's name. Null where nothing is confined: in the other APIs, in an installation that
   * is one datacenter, and outside of requests.
   */
  public String region() {
    ArcContainer container = Arc.container();
    if (container == null || !container.requestContext().isActive()) {
      return null;
    }
    return container.instance(Call.class).get().region();
  }
}
