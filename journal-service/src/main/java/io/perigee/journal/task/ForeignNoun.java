package io.perigee.journal.task;

import java.util.Map;
import java.util.Set;

/**
 * A kind of object as the journal's records name it, and as Luna2's API takes it.
 *
 * @param name in functions, paths and bodies
 * @param renaming the field that gives another name; null where there is none
 * @param fields what a POST takes of what records tell
 */
record ForeignNoun(String name, String renaming, Set<String> fields) {

  private static final Set<String> OF_MEMBERS =
      Set.of(
          "osimage",
          "osimagetag",
          "setupbmc",
          "bmcsetupname",
          "netboot",
          "bootmenu",
          "roles",
          "scripts",
          "prescript",
          "partscript",
          "postscript",
          "provision_interface",
          "provision_method",
          "provision_fallback",
          "ipxe_kernel",
          "unmanaged_bmc_users",
          "kerneloptions",
          "comment",
          "interfaces");

  private static final ForeignNoun SWITCH =
      new ForeignNoun(
          "switch",
          "newswitchname",
          Set.of("interfaces", "oid", "uplinkports", "vendor", "assettag", "comment"));
  private static final ForeignNoun OTHERDEV =
      new ForeignNoun(
          "otherdev", "newotherdevname", Set.of("interfaces", "vendor", "assettag", "comment"));

  /** By the kind of records; devices are in {@link #ofDevice}, DNS and the inventory are lists. */
  static final Map<String, ForeignNoun> BY_KIND =
      Map.of(
          "nodes",
          new ForeignNoun(
              "node",
              "newnodename",
              with(
                  OF_MEMBERS,
                  "group",
                  "vendor",
                  "assettag",
                  "tpm_uuid",
                  "tpm_pubkey",
                  "switch",
                  "switchport",
                  "cloud",
                  "service")),
          "groups",
          new ForeignNoun("group", "newgroupname", with(OF_MEMBERS, "domain")),
          "networks",
          new ForeignNoun(
              "network",
              "newnetname",
              Set.of(
                  "network",
                  "gateway",
                  "gateway_metric",
                  "nameserver_ip",
                  "ntp_server",
                  "zone",
                  "type",
                  "dhcp",
                  "dhcp_range_begin",
                  "dhcp_range_end",
                  "network_ipv6",
                  "gateway_ipv6",
                  "nameserver_ip_ipv6",
                  "dhcp_range_begin_ipv6",
                  "dhcp_range_end_ipv6",
                  "shared",
                  "comment")),
          "osimages",
          new ForeignNoun(
              "osimage",
              "newosimage",
              Set.of(
                  "path",
                  "kernelversion",
                  "kernelfile",
                  "initrdfile",
                  "kernelmodules",
                  "kerneloptions",
                  "grab_exclude",
                  "grab_filesystems",
                  "distribution",
                  "comment")),
          "clouds",
          new ForeignNoun("cloud", "newcloudname", Set.of("type", "comment")),
          "racks",
          new ForeignNoun(
              "rack", "newrackname", Set.of("size", "order", "room", "site", "devices")),
          "bmcsetups",
          new ForeignNoun(
              "bmcsetup",
              "newbmcname",
              Set.of(
                  "userid",
                  "username",
                  "netchannel",
                  "mgmtchannel",
                  "unmanaged_bmc_users",
                  "comment")),
          "osusers",
          new ForeignNoun(
              "osuser",
              "newosuser",
              Set.of(
                  "uidNumber",
                  "gidNumber",
                  "memberOf",
                  "cn",
                  "sn",
                  "givenName",
                  "mail",
                  "telephoneNumber",
                  "loginShell",
                  "homeDirectory",
                  "shadowExpire",
                  "shadowLastChange",
                  "shadowMin",
                  "shadowMax",
                  "shadowWarning",
                  "shadowInactive")),
          "osgroups",
          new ForeignNoun("osgroup", "newosgroup", Set.of("gidNumber", "member")),
          "cluster",
          new ForeignNoun(
              "cluster",
              null,
              Set.of(
                  "ntp_server",
                  "technical_contacts",
                  "provision_method",
                  "provision_fallback",
                  "debug")));

  /** Null if it is neither a switch nor another device. */
  static ForeignNoun ofDevice(String kind) {
    return switch (kind) {
      case "switch" -> SWITCH;
      case "otherdev" -> OTHERDEV;
      case null, default -> null;
    };
  }

  private static Set<String> with(Set<String> fields, String... more) {
    Set<String> all = new java.util.HashSet<>(fields);
    all.addAll(Set.of(more));
    return Set.copyOf(all);
  }
}
