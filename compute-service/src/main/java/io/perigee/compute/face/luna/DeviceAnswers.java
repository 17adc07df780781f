package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.device.Device;
import io.perigee.compute.device.Device.Kind;
import io.perigee.compute.device.DeviceChange;
import io.perigee.compute.device.Devices;
import io.perigee.faces.luna.LunaAnswers;
import io.perigee.faces.luna.LunaName;
import io.perigee.runtime.http.Versions;
import io.perigee.runtime.identity.Call;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** What switches and other devices answer alike. */
@Singleton
final class DeviceAnswers {

  private final Devices devices;
  private final Call call;

  DeviceAnswers(Devices devices, Call call) {
    this.devices = devices;
    this.call = call;
  }

  Response list(Kind kind) {
    LunaCaller.requireUser(call);
    boolean sees = LunaCaller.seesSecrets(call);
    Map<String, ObjectNode> shown = new LinkedHashMap<>();
    devices.list(kind).forEach(d -> shown.put(d.name(), DeviceBody.shown(d, sees)));
    return LunaAnswers.all(kind.text(), shown);
  }

  Response get(Kind kind, String name) {
    LunaCaller.requireUser(call);
    Device device = devices.get(kind, name);
    ObjectNode shown = DeviceBody.shown(device, LunaCaller.seesSecrets(call));
    return tagged(LunaAnswers.one(kind.text(), name, shown), device.version());
  }

  Response put(Kind kind, String name, String ifMatch, byte[] body) {
    LunaCaller.requireUser(call);
    LunaName.host(kind.text(), name);
    DeviceChange change = DeviceBody.change(body, kind, name, devices.find(kind, name));
    return written(
        kind,
        devices.put(
            kind, name, change, version -> Versions.requireMatch(ifMatch, version), call.cause()));
  }

  Response copy(Kind kind, String name, byte[] body) {
    LunaCaller.requireUser(call);
    DeviceChange change = DeviceBody.ofClone(body, kind, name, devices.find(kind, name));
    return written(kind, devices.copy(kind, name, change, call.cause()));
  }

  Response delete(Kind kind, String name) {
    LunaCaller.requireUser(call);
    devices.delete(kind, name, call.cause());
    return LunaAnswers.noContent();
  }

  private static Response written(Kind kind, Devices.Written written) {
    return tagged(
        written.created()
            ? LunaAnswers.created(kind.text() + " " + written.name() + " created")
            : LunaAnswers.noContent(),
        written.version());
  }

  private static Response tagged(Response answer, long version) {
    return Response.fromResponse(answer).header(HttpHeaders.ETAG, Versions.etag(version)).build();
  }
}
