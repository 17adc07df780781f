package io.perigee.journal.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.faces.luna.LunaBody;
import io.perigee.journal.monitor.NodeMonitor;
import io.perigee.journal.monitor.NodeReport;
import io.perigee.runtime.identity.Call;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Luna2, "Node monitoring": a node's last report, without a token, and its reporting, by its
 * installer or a user; {@code /monitor/status/{node}} is the older form of the same.
 */
@Path("/luna/monitor")
@RunOnVirtualThread
public final class NodeMonitorResource {

  private static final Pattern STATE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
  private static final Set<String> KNOWN = Set.of("state", "status");

  private final NodeMonitor monitor;
  private final Call call;

  NodeMonitorResource(NodeMonitor monitor, Call call) {
    this.monitor = monitor;
    this.call = call;
  }

  /** 200 while the node is well, 500 when it says that it is not; the body is the same. */
  @GET
  @Path("/node/{node}")
  public Response node(@PathParam("node") String node) {
    NodeReport report = monitor.get(node);
    return LunaAnswers.json(report.isFault() ? 500 : 200, show(report));
  }

  /** Always 200 for a node that exists. */
  @GET
  @Path("/status/{node}")
  public Response status(@PathParam("node") String node) {
    return LunaAnswers.json(200, show(monitor.get(node)));
  }

  @POST
  @Path("/node/{node}")
  public Response reportNode(@PathParam("node") String node, byte[] body) {
    return report(node, body);
  }

  @POST
  @Path("/status/{node}")
  public Response reportStatus(@PathParam("node") String node, byte[] body) {
    return report(node, body);
  }

  private Response report(String node, byte[] body) {
    LunaCaller.requireWriterOrNode(call, node);
    Fields fields = LunaBody.at(body, "monitor", "status", node).only(KNOWN);
    String state = fields.text("state", 64).value();
    if (state == null) {
      throw Missing.field(fields.path("state"));
    }
    if (!STATE.matcher(state).matches()) {
      throw Invalid.field(
          fields.path("state"),
          fields.path("state")
              + " may hold letters, digits, '.', '_', ':' and '-' only, for example install.image");
    }
    monitor.report(new NodeReport(node, state, fields.text("status").value()), call.cause());
    return LunaAnswers.noContent();
  }

  private static ObjectNode show(NodeReport report) {
    ObjectNode body = Documents.empty();
    body.putObject("monitor")
        .putObject("status")
        .putObject(report.node())
        .put("status", report.status() == null ? report.state() : report.status())
        .put("state", report.state());
    return body;
  }
}
