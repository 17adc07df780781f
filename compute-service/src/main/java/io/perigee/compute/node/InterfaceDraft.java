package io.perigee.compute.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.node.NodeChange.InterfaceChange;
import io.perigee.contracts.error.Invalid;
import java.util.Objects;
import java.util.UUID;

/**
 * An interface on its way from what it is to what a request makes of it: which network it shall be
 * in, and whether an address must be leased for it.
 */
public final class InterfaceDraft {

  /** Where the address comes from. */
  enum Address {
    /** It has the one that it had, or none. */
    KEPT,
    /** The request names one. */
    GIVEN,
    /** The next free one of the network. */
    NEXT
  }

  private final NodeInterface before;
  private final String name;
  private final String at;
  private UUID networkId;
  private String network;
  private String ipaddress;
  private Address address = Address.KEPT;
  private String ipaddressIpv6;
  private Address addressIpv6 = Address.KEPT;
  private String macaddress;
  private String options;
  private Integer vlanid;
  private boolean dhcp;

  private InterfaceDraft(NodeInterface from, NodeInterface before, String at) {
    this.before = before;
    this.name = from.name();
    this.at = at;
    this.networkId = from.networkId();
    this.network = from.network();
    this.ipaddress = from.ipaddress();
    this.ipaddressIpv6 = from.ipaddressIpv6();
    this.macaddress = from.macaddress();
    this.options = from.options();
    this.vlanid = from.vlanid();
    this.dhcp = from.dhcp();
  }

  /** Of an interface that the node has. */
  public static InterfaceDraft of(NodeInterface before, String at) {
    return new InterfaceDraft(before, before, at);
  }

  /** Of a new one, like its group's. */
  public static InterfaceDraft added(NodeInterface template, String at) {
    InterfaceDraft draft = new InterfaceDraft(template, null, at);
    draft.wantNext();
    return draft;
  }

  /**
   * Puts it into its group's network, unless it is there already: with the address that it has
   * where that fits there too, else with a new one.
   */
  void moveTo(NodeInterface template) {
    if (!Objects.equals(networkId, template.networkId())) {
      networkId = template.networkId();
      network = template.network();
      clear();
      dhcp = template.dhcp();
      wantNext();
    }
  }

  /** Applies what a request says of it. */
  public void apply(InterfaceChange change) {
    JsonNode fields = change.fields();
    macaddress = fields.has("macaddress") ? fields.get("macaddress").textValue() : macaddress;
    options = fields.has("options") ? fields.get("options").textValue() : options;
    if (fields.has("vlanid")) {
      vlanid = fields.get("vlanid").isNull() ? null : fields.get("vlanid").intValue();
    }
    // In this order: a network brings an address with it, DHCP takes it away, and a named one
    // outdoes both.
    if (fields.has("network")) {
      network(fields.get("network").textValue());
    }
    if (fields.has("dhcp")) {
      dhcp(fields.get("dhcp").asBoolean());
    }
    if (fields.has("ipaddress")) {
      ipaddress(fields.get("ipaddress").textValue());
    }
    if (fields.has("ipaddress_ipv6")) {
      ipaddressIpv6(fields.get("ipaddress_ipv6").textValue());
    }
  }

  /** True if an address must be leased. */
  public boolean needsLease() {
    return address != Address.KEPT;
  }

  /** The side of which an IPv6 address must be leased beside it; null for none. */
  public AddressLeases.Side needsIpv6() {
    return switch (addressIpv6) {
      case KEPT -> null;
      case GIVEN -> AddressLeases.Side.IPV6;
      case NEXT -> AddressLeases.Side.IPV6_IF_ANY;
    };
  }

  /** True if its network is named by the request, and no lease will tell which it is. */
  public boolean needsNetwork() {
    return network != null && networkId == null && !needsLease();
  }

  /** True if it is to be written. */
  public boolean changed() {
    return !done().equals(before);
  }

  /** The interface's name. */
  public String name() {
    return name;
  }

  /** How errors name the interface. */
  public String at() {
    return at;
  }

  /** The network's id; null without network, and where it is only named yet. */
  public UUID networkId() {
    return networkId;
  }

  /** The network's name; null without network. */
  public String network() {
    return network;
  }

  /** The address to lease; null for the next free one. */
  public String wanted() {
    return address == Address.GIVEN ? ipaddress : null;
  }

  /** As {@link #wanted}, for IPv6. */
  public String wantedIpv6() {
    return addressIpv6 == Address.GIVEN ? ipaddressIpv6 : null;
  }

  /**
   * The address that it had, and keeps in another network that has it free; null if it had none.
   */
  public String preferred() {
    return before == null ? null : before.ipaddress();
  }

  /** As {@link #preferred}, for IPv6. */
  public String preferredIpv6() {
    return before == null ? null : before.ipaddressIpv6();
  }

  /** Tells which network the name in the request means. */
  public void resolved(UUID id, String name) {
    networkId = id;
    network = name;
  }

  /** Tells which address was leased, and in which network. */
  public void leased(UUID id, String name, String ip) {
    resolved(id, name);
    ipaddress = ip;
    address = Address.KEPT;
  }

  /** Tells which IPv6 address was leased beside it; null if its network has one family only. */
  public void leasedIpv6(UUID id, String name, String ip) {
    resolved(id, name);
    ipaddressIpv6 = ip;
    addressIpv6 = Address.KEPT;
  }

  /** The interface as it shall be. */
  public NodeInterface done() {
    return new NodeInterface(
        name, networkId, network, ipaddress, ipaddressIpv6, macaddress, options, vlanid, dhcp);
  }

  private void network(String name) {
    if (Objects.equals(name, network)) {
      return;
    }
    network = name;
    networkId = null;
    clear();
    wantNext();
  }

  private void dhcp(boolean on) {
    if (on == dhcp) {
      return;
    }
    dhcp = on;
    if (on) {
      clear();
    } else if (ipaddress == null) {
      wantNext();
    }
  }

  private void ipaddress(String ip) {
    if (ip == null) {
      ipaddress = null;
      address = Address.KEPT;
    } else if (network == null) {
      throw Invalid.field(at + ".network", at + ".network is required where there is an ipaddress");
    } else if (!ip.equals(ipaddress)) {
      ipaddress = ip;
      address = Address.GIVEN;
    }
  }

  private void ipaddressIpv6(String ip) {
    if (ip == null) {
      ipaddressIpv6 = null;
      addressIpv6 = Address.KEPT;
    } else if (network == null) {
      throw Invalid.field(
          at + ".network", at + ".network is required where there is an ipaddress_ipv6");
    } else if (!ip.equals(ipaddressIpv6)) {
      ipaddressIpv6 = ip;
      addressIpv6 = Address.GIVEN;
    }
  }

  private void clear() {
    ipaddress = null;
    ipaddressIpv6 = null;
    address = Address.KEPT;
    addressIpv6 = Address.KEPT;
  }

  private void wantNext() {
    address = network != null && !dhcp ? Address.NEXT : Address.KEPT;
    addressIpv6 = address;
  }
}
