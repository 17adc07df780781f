package io.perigee.compute.volume;

import io.perigee.runtime.reference.Referrer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Volumes refer to networks, and to their addresses there. */
final class VolumeReferrers {

  @Produces
  @Singleton
  Referrer volumeNetworks(VolumeStore volumes) {
    return new Referrer() {
      @Override
      public String kind() {
        return "network";
      }

      @Override
      public List<String> users(Handle h, String id) {
        return volumes.onNetwork(h, id, 10);
      }
    };
  }

  @Produces
  @Singleton
  Referrer volumeAddresses(VolumeStore volumes) {
    return new Referrer() {
      @Override
      public String kind() {
        return "address";
      }

      /** An address is {@code <network>_<address>}. */
      @Override
      public List<String> users(Handle h, String id) {
        String[] parts = id.split("_", 2);
        return parts.length < 2 ? List.of() : volumes.at(h, parts[0], parts[1]);
      }
    };
  }
}
