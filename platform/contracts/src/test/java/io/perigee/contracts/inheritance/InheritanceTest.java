package io.perigee.contracts.inheritance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InheritanceTest {

  private final ObjectNode node = Json.object();
  private final ObjectNode group = Json.object();
  private final ObjectNode osimage = Json.object();
  private final ObjectNode cluster = Json.object();
  private final ObjectNode bmcsetup = Json.object();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "osimage",
        "osimagetag",
        "bmcsetupname",
        "roles",
        "scripts",
        "prescript",
        "partscript",
        "postscript",
        "provision_interface",
        "ipxe_kernel",
        "provision_method",
        "provision_fallback",
        "unmanaged_bmc_users",
        "kerneloptions"
      })
  void aTextIsTheNodesThenItsGroups(String field) {
    // Given both have it, then the node's; cleared there, the group's
    node.put(field, "of node");
    group.put(field, "of group");
    assertThat(shown(field)).isEqualTo("of node from node");
    assertThat(all().get("_override").booleanValue()).isTrue();

    node.put(field, "");
    assertThat(shown(field)).isEqualTo("of group from group");
    assertThat(all().get("_override").booleanValue()).isFalse();

    node.putNull(field);
    assertThat(shown(field)).isEqualTo("of group from group");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "osimage,null",
        "osimagetag,null",
        "bmcsetupname,null",
        "roles,null",
        "scripts,null",
        "prescript,null",
        "partscript,mount -t tmpfs tmpfs /sysroot",
        "provision_interface,BOOTIF",
        "ipxe_kernel,null",
        "provision_method,torrent",
        "provision_fallback,http",
        "unmanaged_bmc_users,null",
        "kerneloptions,null",
        "setupbmc,false",
        "bmcsetup,false",
        "netboot,true",
        "bootmenu,false"
      })
  void whereNobodyHasAValueItIsTheDefault(String field, String value) {
    assertThat(shown(field)).isEqualTo(value + " from default");
  }

  @Test
  void beyondTheGroupEachFieldHasItsOwnLevel() {
    osimage.put("kerneloptions", "quiet").put("provision_method", "ignored");
    cluster
        .put("provision_method", "http")
        .put("provision_fallback", "torrent")
        .put("kerneloptions", "ignored");
    bmcsetup.put("unmanaged_bmc_users", "skip").put("netboot", false);

    assertThat(shown("kerneloptions")).isEqualTo("quiet from osimage");
    assertThat(shown("provision_method")).isEqualTo("http from cluster");
    assertThat(shown("provision_fallback")).isEqualTo("torrent from cluster");
    assertThat(shown("unmanaged_bmc_users")).isEqualTo("skip from bmcsetup");
    assertThat(shown("netboot")).isEqualTo("true from default");

    group.put("kerneloptions", "debug");
    assertThat(shown("kerneloptions")).isEqualTo("debug from group");
  }

  @ParameterizedTest
  @ValueSource(strings = {"setupbmc", "netboot", "bootmenu"})
  void falseIsAValueAndBooleansAreBooleans(String field) {
    node.put(field, false);
    group.put(field, true);
    assertThat(all().get(field).isBoolean()).isTrue();
    assertThat(shown(field)).isEqualTo("false from node");

    node.put(field, "");
    assertThat(shown(field)).isEqualTo("true from group");
  }

  @Test
  void theTextsBmcsetupIsSetupbmc() {
    group.put("setupbmc", true);

    assertThat(shown("setupbmc")).isEqualTo("true from group");
    assertThat(shown("bmcsetup")).isEqualTo("true from group");
    assertThat(all().get("bmcsetup").isBoolean()).isTrue();
  }

  @Test
  void aGroupShowsWhatItsNodesGet() {
    group.put("osimage", "compute");
    cluster.put("provision_method", "http");

    ObjectNode shown = Inheritance.ofGroup(group, null, cluster, null).fields();

    assertThat(shown.get("osimage").textValue()).isEqualTo("compute");
    assertThat(shown.get("_osimage_source").textValue()).isEqualTo("group");
    assertThat(shown.get("_provision_method_source").textValue()).isEqualTo("cluster");
    assertThat(shown.get("_override").booleanValue()).isFalse();
  }

  @Test
  void theOsimageInEffectIsFoundBeforeTheRest() {
    group.put("osimage", "compute");
    assertThat(Inheritance.text("osimage", node, group)).isEqualTo("compute");
    assertThat(Inheritance.text("osimage", node, null)).isNull();
  }

  @Test
  void everyFieldHasItsSourceAndNothingElseIsShown() {
    ObjectNode all = all();
    all.remove("_override");
    long values =
        all.properties().stream().filter(field -> !field.getKey().startsWith("_")).count();

    assertThat(values).isEqualTo(18);
    all.properties().stream()
        .filter(field -> !field.getKey().startsWith("_"))
        .toList()
        .forEach(
            field ->
                assertThat(all.get("_" + field.getKey() + "_source").textValue())
                    .isEqualTo("default"));
    assertThat(all).hasSize(36);
  }

  private ObjectNode all() {
    return Inheritance.ofNode(node, group, osimage, cluster, bmcsetup).fields();
  }

  private String shown(String field) {
    ObjectNode all = all();
    return all.get(field).asText() + " from " + all.get("_" + field + "_source").asText();
  }
}
