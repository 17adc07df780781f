package io.perigee.journal.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.journal.JournalRecord.Action;
import io.perigee.contracts.journal.JournalRecord.Change;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written here is done elsewhere by requests that are taken there. */
class ForeignTasksTest {

  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000L);

  private static JsonNode json(String text) {
    return Json.tree(text.replace('\'', '"'));
  }

  /** {@code {"field":[before,after]}}. */
  private static List<NewTask> tasks(
      String kind, String id, String name, Action action, String changes, JsonNode now) {
    Map<String, Change> told = new LinkedHashMap<>();
    json(changes)
        .properties()
        .forEach(
            e -> told.put(e.getKey(), new Change(value(e.getValue(), 0), value(e.getValue(), 1))));
    return ForeignTasks.of(
        new JournalRecord(
            kind, id, name, action, List.copyOf(told.keySet()), told, null, "luna", AT),
        now);
  }

  private static JsonNode value(JsonNode pair, int place) {
    return pair.get(place).isNull() ? null : pair.get(place);
  }

  private static String body(NewTask task) {
    return new String(
        Base64.getDecoder().decode(task.payload().textValue()), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "nodes | {'comment':[null,'Zm9v'],'switch':['a',null],'group_id':[null,'x'],'status':[null,'up']} | node_update | {'config':{'node':{'n':{'comment':'Zm9v','switch':''}}}}",
        "groups | {'prescript':[null,'ls'],'netboot':[true,false],'number':[null,3]} | group_update | {'config':{'group':{'n':{'prescript':'bHM=','netboot':false}}}}",
        "networks | {'network':[null,'10.0.0.0/24'],'network_ipv6':['fd00::/64',null],'prefix_length':[null,24]} | network_update | {'config':{'network':{'n':{'network':'10.0.0.0/24','network_ipv6':''}}}}",
        "osimages | {'grab_exclude':[['/a'],null],'imagefile':[null,'f'],'path':[null,'/x']} | osimage_update | {'config':{'osimage':{'n':{'grab_exclude':[],'path':'/x'}}}}",
        "clouds | {'type':['aws','azure']} | cloud_update | {'config':{'cloud':{'n':{'type':'azure'}}}}",
        "racks | {'size':[10,20],'devices':[[],[{'name':'a','type':'node','position':1}]]} | rack_update | {'config':{'rack':{'n':{'size':20,'devices':[{'name':'a','type':'node','position':1}]}}}}",
        "bmcsetups | {'userid':[2,3],'unmanaged_bmc_users':['skip',null]} | bmcsetup_update | {'config':{'bmcsetup':{'n':{'userid':3,'unmanaged_bmc_users':''}}}}",
        "osusers | {'mail':[null,'a@b'],'memberOf':[['x'],null]} | osuser_update | {'config':{'osuser':{'n':{'mail':'a@b','memberOf':[]}}}}",
        "osgroups | {'member':[[],['alice']]} | osgroup_update | {'config':{'osgroup':{'n':{'member':['alice']}}}}",
        "cluster | {'debug':[false,true],'ntp_server':['a','b']} | cluster_update | {'config':{'cluster':{'debug':true,'ntp_server':'b'}}}"
      })
  void aChangeIsARequestWithTheFieldsThatAreTakenThere(
      String kind, String changes, String function, String body) {
    List<NewTask> tasks = tasks(kind, "i", "n", Action.UPDATED, changes, null);

    assertThat(tasks).hasSize(1);
    NewTask task = tasks.getFirst();
    assertThat(task.function()).isEqualTo(function);
    assertThat(task.object()).isEqualTo(kind.equals("cluster") ? null : "n");
    assertThat(body(task)).isEqualTo(body.replace('\'', '"'));
    assertThat(task.created()).isEqualTo("1700000000");
    assertThat(new JournalFunctions().find(function)).isPresent();
  }

  @Test
  void interfacesGoAsTheyAreTakenAndThoseThatAreNoMoreAreRemovedFirst() {
    String rows =
        "[[{'interface':'BOOTIF'},{'interface':'ib0'}],[{'interface':'BOOTIF','network_id':'x','network':'net','ipaddress':'10.0.0.1'}]]";

    List<NewTask> node =
        tasks("nodes", "i", "n", Action.UPDATED, "{'interfaces':" + rows + "}", null);
    List<NewTask> group =
        tasks("groups", "i", "g", Action.UPDATED, "{'interfaces':" + rows + "}", null);

    assertThat(node)
        .extracting(NewTask::function)
        .containsExactly("node_interface_delete", "node_update");
    assertThat(node.getFirst().param()).isEqualTo("ib0");
    assertThat(body(node.getLast()))
        .isEqualTo(
            "{\"config\":{\"node\":{\"n\":{\"interfaces\":[{\"interface\":\"BOOTIF\",\"network\":\"net\",\"ipaddress\":\"10.0.0.1\"}]}}}}");
    assertThat(group.getFirst().function()).isEqualTo("group_interface_delete");
    assertThat(body(group.getLast())).doesNotContain("ipaddress");
  }

  @Test
  void devicesAreSwitchesOrOthersAndShowTheirPlaceAsFields() {
    String made =
        "{'kind':[null,'switch'],'interfaces':[null,[{'interface':'MGMT','network_id':'x','network':'net','ipaddress':'10.0.0.9'}]],'oid':[null,'.1']}";

    NewTask created = tasks("devices", "i", "sw", Action.CREATED, made, null).getFirst();
    NewTask moved =
        tasks(
                "devices",
                "i",
                "ups",
                Action.UPDATED,
                "{'interfaces':[[{'interface':'MGMT'}],null]}",
                json("{'kind':'otherdev'}"))
            .getFirst();
    NewTask gone =
        tasks("devices", "i", "ups", Action.DELETED, "{'kind':['otherdev',null]}", null).getFirst();

    assertThat(created.function()).isEqualTo("switch_update");
    assertThat(json(body(created)).at("/config/switch/sw"))
        .isEqualTo(json("{'network':'net','ipaddress':'10.0.0.9','ipaddress_ipv6':'','oid':'.1'}"));
    assertThat(moved.function()).isEqualTo("otherdev_update");
    assertThat(json(body(moved)).at("/config/otherdev/ups")).isEqualTo(json("{'network':''}"));
    assertThat(gone.function()).isEqualTo("otherdev_delete");
    assertThat(gone.payload()).isNull();
  }

  @Test
  void aRenamedObjectIsNamedAsItIsKnownThere() {
    NewTask task =
        tasks("osgroups", "old", "new", Action.RENAMED, "{'name':['old','new']}", null).getFirst();

    assertThat(task.object()).isEqualTo("old");
    assertThat(body(task))
        .isEqualTo("{\"config\":{\"osgroup\":{\"old\":{\"newosgroup\":\"new\"}}}}");
  }

  @Test
  void namesInDnsAreSetAndRemovedOneByOne() {
    List<NewTask> tasks =
        tasks(
            "dns",
            "i",
            "net",
            Action.UPDATED,
            "{'a':['10.0.0.1',null],'b':[null,'10.0.0.2']}",
            null);

    assertThat(tasks).extracting(NewTask::function).containsExactly("dns_delete", "dns_update");
    assertThat(tasks.getFirst().param()).isEqualTo("a");
    assertThat(body(tasks.getLast()))
        .isEqualTo(
            "{\"config\":{\"dns\":{\"net\":[{\"host\":\"b\",\"ipaddress\":\"10.0.0.2\"}]}}}");
  }

  @Test
  void theInventoryIsKnownByTypeAndName() {
    NewTask set =
        tasks("inventory", "switch/sw", "sw", Action.UPDATED, "{'height':[1,2]}", null).getFirst();
    NewTask gone = tasks("inventory", "switch/sw", "sw", Action.DELETED, "{}", null).getFirst();

    assertThat(set.function()).isEqualTo("inventory_update");
    assertThat(body(set))
        .isEqualTo(
            "{\"config\":{\"rack\":{\"inventory\":[{\"name\":\"sw\",\"type\":\"switch\",\"height\":2}]}}}");
    assertThat(gone.function() + " " + gone.object() + " " + gone.param())
        .isEqualTo("inventory_delete sw switch");
  }

  @Test
  void aValueThatWasCutIsTakenWholeAndWhatWasNotToldIsNamed() {
    String script = "x".repeat(5_000);
    Map<String, Change> cut =
        Map.of("prescript", new Change(null, TextNode.valueOf(script.substring(0, 4_096) + "…")));

    NewTask whole =
        ForeignTasks.of(
                new JournalRecord(
                    "groups",
                    "i",
                    "g",
                    Action.UPDATED,
                    List.of("prescript"),
                    cut,
                    null,
                    "luna",
                    AT),
                Json.object().put("prescript", script))
            .getFirst();
    NewTask without =
        ForeignTasks.of(
                new JournalRecord(
                    "bmcsetups",
                    "i",
                    "b",
                    Action.CREATED,
                    List.of("userid", "password"),
                    Map.of("userid", new Change(null, Json.tree("3"))),
                    null,
                    "luna",
                    AT),
                null)
            .getFirst();

    assertThat(json(body(whole)).at("/config/group/g/prescript").asText())
        .isEqualTo(Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_8)));
    assertThat(without.misc()).isEqualTo("without password");
  }

  @ParameterizedTest
  @CsvSource({"machines", "regions", "webhooks", "secrets"})
  void whatLunaDoesNotKnowIsNoTask(String kind) {
    assertThat(tasks(kind, "i", "n", Action.CREATED, "{'a':[null,'b']}", null)).isEmpty();
  }
}
