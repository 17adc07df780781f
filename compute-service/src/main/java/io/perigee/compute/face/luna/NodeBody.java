package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.NodeChange;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import io.perigee.faces.luna.LunaBody;
import io.perigee.faces.luna.LunaName;
import java.util.HashSet;
import java.util.Set;

/** A node as Luna2 sends it ("Node configuration" of the Luna2 REST API). */
final class NodeBody {

  private static final String[] TEXTS = {
    "status", "vendor", "assettag", "tpm_uuid", "tpm_pubkey", "tpm_sha256"
  };
  private static final Set<String> FIELDS = fields();

  /** What stands for a TPM's digest that the reader may not see. */
  static final String HIDDEN = "****";

  /** What an installer may tell of its node. */
  private static final Set<String> OF_INSTALLERS =
      Set.of("vendor", "assettag", "interfaces", "status", "tpm_uuid", "tpm_pubkey", "tpm_sha256");

  private final Fields sent;

  private NodeBody(Fields sent) {
    this.sent = sent;
  }

  /** Reads {@code {"config":{"node":{"<name>":{…}}}}}. */
  static NodeBody of(byte[] body, String name) {
    return new NodeBody(LunaBody.config(body, "node", name).only(FIELDS));
  }

  /** Refuses a body without these fields. */
  NodeBody require(String... fields) {
    sent.require(fields);
    return this;
  }

  NodeBody forInstaller(boolean installer) {
    if (installer && !OF_INSTALLERS.containsAll(sent.names())) {
      throw new Forbidden(
          "a node may only tell of itself: "
              + String.join(", ", new java.util.TreeSet<>(OF_INSTALLERS)));
    }
    return this;
  }

  /** The new name: the real clients' {@code newnodename}, or the text's {@code newhostname}. */
  String newName() {
    Given<String> client = sent.text("newnodename");
    Given<String> text = sent.text("newhostname");
    String name = client.value() == null ? text.value() : client.value();
    if (client.value() != null && text.value() != null && !text.value().equals(client.value())) {
      throw sent.invalid("newhostname", "and newnodename name different hosts");
    }
    return name == null
        ? null
        : LunaName.host(client.value() == null ? "newhostname" : "newnodename", name);
  }

  NodeChange change() {
    ObjectNode fields = Json.object();
    MemberBody.read(sent, fields);
    MemberBody.put(
        fields, "group", sent.text("group").map(n -> LunaName.object(sent.path("group"), n)));
    for (String field : TEXTS) {
      Given<String> given = sent.text(field);
      // What is hidden from who posts it back stays.
      if (!HIDDEN.equals(given.value())) {
        MemberBody.put(fields, field, given);
      }
    }
    MemberBody.put(
        fields, "switch", sent.text("switch").map(n -> LunaName.host(sent.path("switch"), n)));
    MemberBody.put(
        fields, "cloud", sent.text("cloud").map(n -> LunaName.object(sent.path("cloud"), n)));
    sent.integer("switchport", 0, 65_535).ifPresent(v -> fields.put("switchport", v));
    sent.flag("service").ifPresent(v -> fields.put("service", v));
    return new NodeChange(newName(), fields, InterfaceBody.ofNode(sent));
  }

  /** The body of the {@code interfaces} endpoint: nothing but interfaces. */
  static NodeChange interfaces(byte[] body, String name) throws Invalid {
    Fields sent = LunaBody.config(body, "node", name).only(Set.of("interfaces"));
    return new NodeChange(
        null, Json.object(), InterfaceBody.required(sent, InterfaceBody.ofNode(sent)));
  }

  private static Set<String> fields() {
    Set<String> fields = new HashSet<>(MemberBody.FIELDS);
    fields.addAll(Set.of(TEXTS));
    fields.addAll(
        Set.of("group", "newnodename", "newhostname", "switch", "switchport", "cloud", "service"));
    return Set.copyOf(fields);
  }
}
