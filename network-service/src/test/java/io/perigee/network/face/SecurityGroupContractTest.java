package io.perigee.network.face;

import static io.perigee.network.Cloud.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Cloud;
import io.perigee.network.Cloud.Account;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LunaNode's security groups. */
@NetworkTest
class SecurityGroupContractTest {

  private static final String SSH =
      "'direction':'ingress','type':'4','protocol':'tcp','remote_type':'cidr','remote_value':'0.0.0.0/0','port_min':'22','port_max':'22','label':'ssh'";

  @Inject Cloud cloud;

  private static Response call(Account account, String action, String body) {
    Response answer =
        Luna.as(TestIdentity.ofModule().apiKey(account.id(), "key"))
            .body(json(body))
            .post("/lunanode/" + action);
    answer.then().statusCode(200);
    return answer;
  }

  private static String done(Account account, String action, String body) {
    Response answer = call(account, action, body);
    assertThat(answer.jsonPath().getString("success")).as(answer.asString()).isEqualTo("yes");
    return answer.asString();
  }

  private static String error(Account account, String action, String body) {
    Response answer = call(account, action, body);
    assertThat(answer.jsonPath().getString("success")).isEqualTo("no");
    return answer.jsonPath().getString("error");
  }

  private static String group(Account account, String name) {
    return Json.tree(done(account, "securitygroup/create", "{'name':'%s'}".formatted(name)))
        .path("group_id")
        .asText();
  }

  @Test
  @ContractTest(api = "lunanode", method = "POST", path = "/api/securitygroup/create/")
  @ContractTest(api = "lunanode", method = "POST", path = "/api/securitygroup/list/")
  @ContractTest(api = "lunanode", method = "POST", path = "/api/securitygroup/rename/")
  @ContractTest(api = "lunanode", method = "POST", path = "/api/securitygroup/delete/")
  void aGroupIsMadeListedRenamedAndRemoved() {
    String region = Luna.name("region");
    cloud.region(region);
    Account acme = Cloud.account();
    String group =
        Json.tree(
                done(
                    acme, "securitygroup/create", "{'region':'%s','name':'web'}".formatted(region)))
            .path("group_id")
            .asText();

    done(
        acme,
        "securitygroup/rename",
        "{'region':'%s','group_id':'%s','name':'www'}".formatted(region, group));

    assertThat(Json.tree(done(acme, "securitygroup/list", "{}")).path("securitygroups"))
        .isEqualTo(
            Json.tree(
                json(
                    "[{'securitygroup_id':'%s','name':'www','region':'%s'}]"
                        .formatted(group, region))));
    done(acme, "securitygroup/delete", "{'region':'%s','group_id':'%s'}".formatted(region, group));
    assertThat(Json.tree(done(acme, "securitygroup/list", "{}")).path("securitygroups")).isEmpty();
  }

  @Test
  @ContractTest(api = "lunanode", method = "POST", path = "/api/securitygroup/rule-insert/")
  @ContractTest(api = "lunanode", method = "POST", path = "/api/securitygroup/rule-list/")
  @ContractTest(api = "lunanode", method = "POST", path = "/api/securitygroup/rule-delete/")
  void rulesAreAddedListedAtTheTopAndRemoved() {
    Account acme = Cloud.account();
    String group = group(acme, "web");
    String other = group(acme, "db");
    String first =
        Json.tree(
                done(
                    acme,
                    "securitygroup/rule-insert",
                    "{'group_id':'%s',%s}".formatted(group, SSH)))
            .path("rule_id")
            .asText();
    done(
        acme,
        "securitygroup/rule-insert",
        "{'group_id':'%s','direction':'egress','type':6,'protocol':'*','remote_type':'group','remote_value':'%s'}"
            .formatted(group, other));

    var rules =
        Json.tree(done(acme, "securitygroup/rule-list", "{'group_id':'%s'}".formatted(group)));

    assertThat(rules.path("0"))
        .isEqualTo(
            Json.tree(
                json(
                    "{'id':'%s','direction':'ingress','ethertype':'IPv4','protocol':'tcp','port_range':'22','remote':'0.0.0.0/0','label':'ssh'}"
                        .formatted(first))));
    assertThat(rules.path("1").path("remote").asText()).isEqualTo("group " + other);
    assertThat(rules.path("1").path("port_range").asText()).isEqualTo("*");
    assertThat(error(acme, "securitygroup/delete", "{'group_id':'%s'}".formatted(other)))
        .isEqualTo("security group db is in use");
    String delete = "{'group_id':'%s','rule_id':'%s'}".formatted(group, first);
    done(acme, "securitygroup/rule-delete", delete);
    assertThat(error(acme, "securitygroup/rule-delete", delete))
        .isEqualTo("rule " + first + " not found");
  }

  @Test
  @ContractTest(api = "lunanode", method = "POST", path = "/api/vm/securitygroup-add/")
  @ContractTest(api = "lunanode", method = "POST", path = "/api/vm/securitygroup-remove/")
  void aMachineIsPutIntoAGroupWhichThenStays() {
    Account acme = Cloud.account();
    UUID machine = UUID.randomUUID();
    cloud.tell(acme, Cloud.machine(acme, machine, "vm"), 1);
    String group = group(acme, "web");
    String member = "{'vm_id':'%s','group_id':'%s'}".formatted(machine, group);

    done(acme, "vm/securitygroup-add", member);
    done(acme, "vm/securitygroup-add", member);

    assertThat(error(acme, "securitygroup/delete", "{'group_id':'%s'}".formatted(group)))
        .isEqualTo("security group web is in use");
    done(acme, "vm/securitygroup-remove", member);
    assertThat(error(acme, "vm/securitygroup-remove", member))
        .isEqualTo("the machine is not in security group " + group);
    done(acme, "securitygroup/delete", "{'group_id':'%s'}".formatted(group));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "securitygroup/create      | {}                          | name is required",
        "securitygroup/create      | {'name':'web'}              | a security group of this name exists already",
        "securitygroup/create      | {'name':[]}                 | name must be text",
        "securitygroup/create      | {'name':'a','region':'nosuch'} | region: there is no nosuch",
        "securitygroup/rename      | {'group_id':'999999999','name':'a'} | security group 999999999 not found",
        "securitygroup/delete      | {'group_id':'x'}            | group_id must be a whole number",
        "securitygroup/rule-list   | {'group_id':'999999999'}    | security group 999999999 not found",
        "securitygroup/rule-insert | {'group_id':'GROUP'}        | direction, type, protocol, remote_type, remote_value are required",
        "securitygroup/rule-insert | {'group_id':'GROUP','direction':'in','type':4,'protocol':'tcp','remote_type':'cidr','remote_value':'0.0.0.0/0'} | direction must be one of",
        "securitygroup/rule-insert | {'group_id':'GROUP','direction':'ingress','type':5,'protocol':'tcp','remote_type':'cidr','remote_value':'0.0.0.0/0'} | type must be one of",
        "securitygroup/rule-insert | {'group_id':'GROUP','direction':'ingress','type':6,'protocol':'tcp','remote_type':'cidr','remote_value':'0.0.0.0/0'} | remote_value must be an IPv6 network",
        "securitygroup/rule-insert | {'group_id':'GROUP','direction':'ingress','type':4,'protocol':'icmp','remote_type':'cidr','remote_value':'0.0.0.0/0','port_min':1} | port_min and port_max are for tcp and udp only",
        "securitygroup/rule-insert | {'group_id':'GROUP','direction':'ingress','type':4,'protocol':'tcp','remote_type':'cidr','remote_value':'0.0.0.0/0','port_min':2,'port_max':1} | port_min must not be above port_max",
        "securitygroup/rule-insert | {'group_id':'GROUP','direction':'ingress','type':4,'protocol':'tcp','remote_type':'group','remote_value':'999999999'} | remote_value: there is no group 999999999",
        "vm/securitygroup-add      | {'vm_id':'x','group_id':'GROUP'} | vm_id must be a UUID",
        "vm/securitygroup-add      | {'vm_id':'0abeae82-c040-4080-ac60-b60d3e3890a7','group_id':'GROUP'} | vm 0abeae82-c040-4080-ac60-b60d3e3890a7 not found",
        "vm/securitygroup-remove   | {'group_id':'GROUP'}        | vm_id is required",
      })
  void badRequestsAreAnsweredWithTheirError(String action, String body, String error) {
    Account acme = Cloud.account();
    String group = group(acme, "web");

    assertThat(error(acme, action, body.replace("GROUP", group))).contains(error);
  }

  @Test
  void anotherAccountsGroupsAndMachinesAreNotThere() {
    Account acme = Cloud.account();
    Account other = Cloud.account();
    String theirs = group(other, "web");
    String mine = group(acme, "web");
    UUID machine = UUID.randomUUID();
    cloud.tell(other, Cloud.machine(other, machine, "vm"), 1);

    String notFound = "security group " + theirs + " not found";
    assertThat(error(acme, "securitygroup/delete", "{'group_id':'%s'}".formatted(theirs)))
        .isEqualTo(notFound);
    assertThat(
            error(acme, "securitygroup/rule-insert", "{'group_id':'%s',%s}".formatted(theirs, SSH)))
        .isEqualTo(notFound);
    assertThat(
            error(
                acme,
                "vm/securitygroup-add",
                "{'vm_id':'%s','group_id':'%s'}".formatted(machine, mine)))
        .isEqualTo("vm " + machine + " not found");
    assertThat(Json.tree(done(acme, "securitygroup/list", "{}")).path("securitygroups")).hasSize(1);
  }
}
