package io.perigee.contracts.hostlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.error.Invalid;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostlistTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node001                   | node001",
        "node[001-003,007]         | node001 node002 node003 node007",
        "node[8-11]                | node8 node9 node10 node11",
        "node[08-11]               | node08 node09 node10 node11",
        "node[001-3]               | node001 node002 node003",
        "r[1-2]n[01-02]            | r1n01 r1n02 r2n01 r2n02",
        "login1, node[1-2] ,gpu1   | login1 node1 node2 gpu1",
        "n[1-2]-ib                 | n1-ib n2-ib",
        "[1-2]                     | 1 2",
        "n[1,1-2],n2               | n1 n2",
        "a[1-2][3-4]               | a13 a14 a23 a24",
        "n[ 1 - 2 , 4 ]            | n1 n2 n4",
      })
  void listsExpandInTheOrderNamed(String hostlist, String hosts) {
    assertThat(Hostlist.expand(hostlist)).containsExactly(hosts.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node[001-003                     | position 5: '[' without ']'",
        "node001]                         | position 8: ']' without '['",
        "node[]                           | position 6: a number is missing",
        "node[1-]                         | position 8: a number is missing",
        "node[a-b]                        | position 6: a number is missing",
        "node[1;2]                        | position 7: ';' in brackets",
        "node[5-1]                        | position 8: the range 5-1 runs backwards",
        "node1,,node2                     | position 7: a name is missing",
        "node1,                           | position 7: a name is missing",
        "node1 node2                      | position 7: a blank inside a name",
        "node[1-9999999999999999999]      | position 8: a number has more than 18 digits",
        "node[1-100001]                   | at most 100000 are allowed",
        "n[1-999999999999]                | at most 100000 are allowed",
        "a[1-1000]b[1-1000]               | at most 100000 are allowed",
        "''                               | the hostlist is empty",
      })
  void faultsAreNamedWithTheirPosition(String hostlist, String message) {
    assertThatThrownBy(() -> Hostlist.expand(hostlist))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node001 node002 node003 node007  | node[001-003,007]",
        "node8 node9 node10               | node[8-10]",
        "node099 node100 node101          | node[099-101]",
        "node998 node001 node999 node1000 | node[001,998-1000]",
        "n1 n01 n001                      | n1,n01,n001",
        "r1n1 r1n2 r2n1 r2n2              | r[1-2]n[1-2]",
        "r1n1 r2n1                        | r[1-2]n1",
        "r1n1 r1n2 r2n1                   | r1n[1-2],r2n1",
        "login gpu1                       | login,gpu1",
        "node1 node1                      | node1",
      })
  void hostsCompressToTheUsualForm(String hosts, String hostlist) {
    assertThat(Hostlist.compress(List.of(hosts.split(" ")))).isEqualTo(hostlist);
  }

  @Test
  void namesThatCannotStandInAListAreRefused() {
    assertThatThrownBy(() -> Hostlist.compress(List.of("a,b"))).isInstanceOf(Invalid.class);
    assertThat(Hostlist.compress(List.of())).isEmpty();
  }

  @Test
  void tenThousandNodesStayOneEntry() {
    List<String> hosts = Hostlist.expand("node[00001-10000]");

    assertThat(hosts).hasSize(10_000);
    assertThat(Hostlist.compress(hosts)).isEqualTo("node[00001-10000]");
  }

  @Property
  void whatWasCompressedExpandsToTheSameHosts(@ForAll("hosts") Set<String> hosts) {
    assertThat(Hostlist.expand(Hostlist.compress(hosts)))
        .containsExactlyInAnyOrderElementsOf(hosts);
  }

  @Property
  void aRangeNamesEachNumberOnceInItsWidth(
      @ForAll @IntRange(max = 2000) int first,
      @ForAll @IntRange(max = 300) int count,
      @ForAll @IntRange(min = 1, max = 6) int width) {
    String from = HostlistReader.padded(first, width);

    List<String> hosts = Hostlist.expand("n[" + from + "-" + (first + count) + "]");

    assertThat(hosts).hasSize(count + 1).doesNotHaveDuplicates();
    assertThat(hosts.getFirst()).isEqualTo("n" + from);
    assertThat(hosts.getLast()).isEqualTo("n" + HostlistReader.padded(first + count, width));
  }

  @Property
  void anyTextIsAListOrRefused(@ForAll("texts") String text) {
    try {
      assertThat(Hostlist.expand(text)).isNotEmpty().doesNotContain("");
    } catch (Invalid refused) {
      assertThat(refused.fields().getFirst().field()).isEqualTo("hostlist");
    }
  }

  @Provide
  Arbitrary<Set<String>> hosts() {
    Arbitrary<String> number =
        Combinators.combine(
                Arbitraries.integers().between(0, 120), Arbitraries.integers().between(1, 4))
            .as((n, width) -> HostlistReader.padded(n, width));
    Arbitrary<String> name =
        Combinators.combine(
                Arbitraries.of("n", "r", ""),
                number,
                Arbitraries.of("", "-ib", "n"),
                number.optional())
            .as(
                (head, first, middle, second) ->
                    head + first + middle + (middle.isEmpty() ? "" : second.orElse("")));
    return name.set().ofMinSize(1).ofMaxSize(60);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("n[],-0123 x").ofMaxLength(24);
  }
}
