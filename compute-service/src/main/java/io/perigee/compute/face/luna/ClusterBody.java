package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.cluster.Cluster;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaBody;
import java.util.Set;

/** The cluster's defaults as Luna2 writes them. */
final class ClusterBody {

  private static final Set<String> FIELDS =
      Set.of("ntp_server", "technical_contacts", "provision_method", "provision_fallback", "debug");
  private static final int MAX_ADDRESS = 255;
  private static final int MAX_CONTACTS = 1024;
  private static final int MAX_METHOD = 64;

  private final Fields sent;

  private ClusterBody(Fields sent) {
    this.sent = sent;
  }

  /** Reads {@code {"config":{"cluster":{…}}}}; controllers are read-only. */
  static ClusterBody of(byte[] body) {
    Fields sent = LunaBody.config(body, "cluster");
    sent.names().stream()
        .filter(n -> n.startsWith("controller"))
        .findFirst()
        .ifPresent(
            n -> {
              throw Invalid.field(sent.path(n), sent.path(n) + " cannot be changed");
            });
    ClusterBody read = new ClusterBody(sent.only(FIELDS));
    read.applied(new Cluster(null, null, null, null, false, 0));
    return read;
  }

  /** The cluster after the request; fields that it does not name stay. */
  Cluster applied(Cluster now) {
    return new Cluster(
        sent.text("ntp_server", MAX_ADDRESS).or(now.ntpServer()),
        sent.text("technical_contacts", MAX_CONTACTS).or(now.technicalContacts()),
        sent.text("provision_method", MAX_METHOD).or(now.provisionMethod()),
        sent.text("provision_fallback", MAX_METHOD).or(now.provisionFallback()),
        sent.has("debug") ? sent.flag("debug").orElse(false) : now.debug(),
        now.version());
  }

  /** What is configured, without what is so by default. */
  static ObjectNode own(Cluster cluster) {
    return Json.object()
        .put("ntp_server", cluster.ntpServer())
        .put("technical_contacts", cluster.technicalContacts())
        .put("provision_method", cluster.provisionMethod())
        .put("provision_fallback", cluster.provisionFallback())
        .put("debug", cluster.debug());
  }
}
