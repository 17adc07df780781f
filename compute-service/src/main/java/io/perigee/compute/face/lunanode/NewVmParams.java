package io.perigee.compute.face.lunanode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.GuestKeys;
import io.perigee.compute.machine.NetworkWish;
import io.perigee.compute.machine.Networks;
import io.perigee.compute.machine.NewMachine;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.NotMade;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Reads {@code vm/create}. What is documented but not made yet is refused by name. */
final class NewVmParams {

  private static final Set<String> KNOWN =
      Set.of(
          "hostname",
          "plan_id",
          "image_id",
          "volume_id",
          "volume_virtio",
          "region",
          "ip",
          "net_id",
          "securitygroups",
          "scripts",
          "key_id",
          "set_password",
          "affinity_group");

  private static final List<String> NOT_MADE =
      List.of("volume_id", "ip", "securitygroups", "scripts", "affinity_group");

  private NewVmParams() {}

  static NewMachine read(UUID account, Fields params, Networks networks, GuestKeys keys) {
    params.only(KNOWN).require("hostname", "plan_id");
    for (String name : NOT_MADE) {
      if (params.text(name).value() != null) {
        throw new NotMade(name + " is not made yet");
      }
    }
    if (params.flag("set_password").orElse(false)) {
      throw new NotMade("set_password is not made yet");
    }
    // Says how a volume is attached; the driver for images follows from the image.
    params.flag("volume_virtio");
    if (params.text("image_id").value() == null) {
      throw Missing.field("image_id");
    }
    return new NewMachine(
        params.text("hostname", 200).value(),
        params.text("image_id", 40).value(),
        params.text("plan_id", 100).value(),
        params.text("region", 63).value(),
        null,
        network(account, params, networks),
        Documents.empty(),
        metadata(keys.lines(account, params.texts("key_id").orElse(List.of()))),
        false,
        false,
        NewMachine.Wishes.NONE);
  }

  /** Where a guest finds who may log in. */
  private static ObjectNode metadata(List<String> keys) {
    ObjectNode metadata = Documents.empty();
    if (!keys.isEmpty()) {
      metadata.put("root_authorized_keys", String.join("\n", keys) + "\n");
    }
    return metadata;
  }

  private static List<NetworkWish> network(UUID account, Fields params, Networks networks) {
    Long number = params.number("net_id", 1, Long.MAX_VALUE).value();
    if (number == null) {
      return null;
    }
    return List.of(
        networks
            .byNumber(account, number)
            .map(id -> new NetworkWish(id, null))
            .orElseThrow(() -> Invalid.field("net_id", "net_id: there is no network " + number)));
  }
}
