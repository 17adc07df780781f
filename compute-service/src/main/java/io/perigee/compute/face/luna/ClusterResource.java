package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.ClusterConfig;
import io.perigee.compute.cluster.Cluster;
import io.perigee.compute.cluster.Clusters;
import io.perigee.faces.Documents;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** Luna2's cluster ("Cluster information" of the Luna2 REST API). Controllers are read-only. */
@Path("/luna/config/cluster")
@RunOnVirtualThread
public class ClusterResource {

  private final Clusters clusters;
  private final ClusterConfig config;
  private final Call call;

  ClusterResource(Clusters clusters, ClusterConfig config, Call call) {
    this.clusters = clusters;
    this.config = config;
    this.call = call;
  }

  @GET
  public Response get() {
    LunaCaller.requireUser(call);
    Cluster cluster = clusters.get();
    ObjectNode document = Documents.empty();
    ObjectNode shown = document.putObject("config").putObject("cluster");
    shown
        .putObject("controller1")
        .put("status", "primary")
        .put("ipaddr", config.controllerAddress())
        .put("serverport", config.controllerPort());
    shown
        .put("ntp_server", cluster.ntpServer())
        .put("debug", cluster.debug())
        .put("technical_contacts", cluster.technicalContacts())
        .put(
            "provision_method",
            cluster.provisionMethod() == null ? "torrent" : cluster.provisionMethod())
        .put(
            "provision_fallback",
            cluster.provisionFallback() == null ? "http" : cluster.provisionFallback());
    return LunaAnswers.json(200, document);
  }

  @POST
  public Response change(byte[] body) {
    LunaCaller.requireUser(call);
    clusters.change(ClusterBody.of(body)::applied, call.cause());
    return LunaAnswers.noContent();
  }
}
