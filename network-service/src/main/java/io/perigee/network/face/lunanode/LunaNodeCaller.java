package io.perigee.network.face.lunanode;

import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Fields;
import io.perigee.network.known.KnownRegions;
import io.perigee.runtime.identity.Call;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Who calls the LunaNode API, and the region that a call is about. */
@Singleton
final class LunaNodeCaller {

  private static final int LONGEST_REGION = 63;

  private final Call call;
  private final KnownRegions regions;

  LunaNodeCaller(Call call, KnownRegions regions) {
    this.call = call;
    this.regions = regions;
  }

  UUID account() {
    if (call.principal().account() == null) {
      throw new Forbidden("this is for accounts");
    }
    return UUID.fromString(call.principal().account());
  }

  /** The region asked for; the first where none is. */
  UUID region(Fields params) {
    String name = params.text("region", LONGEST_REGION).value();
    return name == null
        ? regions.first().orElse(null)
        : regions
            .find(name)
            .orElseThrow(() -> Invalid.field("region", "region: there is no " + name));
  }
}
