package io.perigee.network.cns;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.network.address.Address;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CnsNamesTest {

  private static final UUID ID = UUID.fromString("0abe1901-2c6c-42cb-b5f9-e92d1c8d3c8e");
  private static final UUID ACCOUNT = UUID.fromString("930896af-bf8c-48d4-885c-6573a94b1853");
  private static final String REST = ".930896af-bf8c-48d4-885c-6573a94b1853.us-west-1.triton.zone";

  private final CnsNames names = new CnsNames("triton.zone");

  private static CnsMachine machine(String name, boolean running, boolean hidden, String services) {
    return new CnsMachine(
        ID,
        ACCOUNT,
        "us-west-1",
        name,
        running,
        hidden,
        services,
        List.of(Address.of("10.0.0.5"), Address.of("fd00::5")));
  }

  @Test
  void aMachineIsNamedByItsNameAndItsId() {
    assertThat(names.of(machine("Foo", true, false, null)))
        .containsExactly(ID + ".inst" + REST, "foo.inst" + REST);
    assertThat(names.of(machine("not_safe", true, false, null)))
        .containsExactly(ID + ".inst" + REST);
    assertThat(names.of(machine("foo", true, true, "web"))).isEmpty();
  }

  @Test
  void theZoneHoldsItsAddressesItsIdAndItsServices() {
    List<CnsRecord> records = names.records(machine("foo", true, false, "web:8080:priority=20"));

    assertThat(records)
        .contains(
            new CnsRecord("foo.inst" + REST, "A", "10.0.0.5"),
            new CnsRecord("foo.inst" + REST, "AAAA", "fd00::5"),
            new CnsRecord("foo.inst" + REST, "TXT", "\"" + ID + "\""),
            new CnsRecord("web.svc" + REST, "A", "10.0.0.5"),
            new CnsRecord("web.svc" + REST, "SRV", "20 10 8080 " + ID + ".inst" + REST + "."))
        .hasSize(10);
  }

  @Test
  void servicesListWhatRunsOnly() {
    assertThat(names.of(machine("foo", false, false, "web"))).doesNotContain("web.svc" + REST);
    assertThat(names.of(machine("foo", true, false, "web"))).contains("web.svc" + REST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "foo                              | [foo:null:0:10]",
        "foo:1234                         | [foo:1234:0:10]",
        "foo,bar                          | [foo:null:0:10, bar:null:0:10]",
        "foo:1234,foo:1235,bar            | [foo:1234:0:10, foo:1235:0:10, bar:null:0:10]",
        "foo:port=1234                    | [foo:1234:0:10]",
        "foo:1:port=2:port=3              | [foo:3:0:10]",
        "foo:1234:priority=20:weight=30   | [foo:1234:20:30]",
        "foo:1234:priority=20,bar:1235    | [foo:1234:20:10, bar:1235:0:10]",
        "foo:0,bar:99999,Baz,q_x,-a,ok    | [ok:null:0:10]",
        "foo,foo, foo                     | [foo:null:0:10]",
      })
  void servicesAreReadFromTheirTag(String tag, String read) {
    assertThat(
            CnsService.read(tag).stream()
                .map(s -> s.label() + ":" + s.port() + ":" + s.priority() + ":" + s.weight())
                .toList())
        .hasToString(read);
  }
}
