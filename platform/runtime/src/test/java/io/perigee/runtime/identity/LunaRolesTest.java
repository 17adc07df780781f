package io.perigee.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LunaRolesTest {

  @ParameterizedTest
  @CsvSource({
    "POST,config/node/node001,",
    "POST,config/group/compute/_clone,",
    "GET,config/node/node001/_delete,",
    "HEAD,config/node/node001/_delete,",
    "GET,config/rack/inventory/x/type/node/_delete,",
    "GET,config/osimage/compute/_pack,",
    "GET,config/status/image-1/_cancel,",
    "GET,config/network/cluster/_nextfreeip,reserve=60",
    "GET,control/action/power/node001/_on,",
    "GET,control/action/power/node001/_reset,",
    "GET,control/action/sel/node001/_clear,",
    "POST,control/action/power/_off,",
    "GET,ha/master/_set,",
    "GET,journal/controller/_delete,",
    "GET,service/dhcp/reload,",
    "GET,service/luna2/restart,",
    "GET,config/node/node001/_something_new,",
    "PUT,config/node,",
    "DELETE,config/node/node001,"
  })
  void whatChangesSomethingIsAWrite(String method, String path, String query) {
    assertThat(LunaRoles.writes(method, path, query)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,config/node,",
    "GET,config/node/node001,",
    "GET,config/group/compute/_member,",
    "GET,config/network/cluster/_nextfreeip,",
    "GET,config/network/cluster/10.141.0.1,",
    "GET,control/power/node001,",
    "GET,control/action/power/node001/_status,",
    "POST,control/action/power/_status,",
    "GET,service/status/boot-1,",
    "GET,service/dhcp/status,",
    "GET,monitor/queue,",
    "GET,table/hashes,",
    "HEAD,files/compute.tar.bz2,"
  })
  void whatOnlyLooksIsNone(String method, String path, String query) {
    assertThat(LunaRoles.writes(method, path, query)).isFalse();
  }

  @Test
  void onlyAdminsAndOperatorsWrite() {
    assertThat(LunaRoles.mayWrite(Set.of("admin"))).isTrue();
    assertThat(LunaRoles.mayWrite(Set.of("viewer", "operator"))).isTrue();
    assertThat(LunaRoles.mayWrite(Set.of("viewer"))).isFalse();
    assertThat(LunaRoles.mayWrite(Set.of())).isFalse();
    assertThat(LunaRoles.mayWrite(Set.of("somebody"))).isFalse();
  }

  @Test
  void secretsAreThoseBelowConfigSecrets() {
    assertThat(LunaRoles.showsSecrets("config/secrets")).isTrue();
    assertThat(LunaRoles.showsSecrets("config/secrets/node/node001")).isTrue();
    assertThat(LunaRoles.showsSecrets("config/node/secrets")).isFalse();
  }
}
