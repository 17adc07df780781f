package io.perigee.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcePathTest {

  @ParameterizedTest
  @CsvSource({
    "/my, /, true",
    "/my/, /, true",
    "/acme/machines, /machines, true",
    "/acme/machines/m1, /machines/m1, true",
    "/acme/machines/m1/, /machines/m1, true",
    "/acme/machines/m1/snapshots/s1, /machines/m1, false",
    "/acme/fwrules/r1/enable, /fwrules/r1, false",
    "/acme/networks/n1/ips/10.0.0.1, /networks/n1, false",
    "/acme/users/bob, /users/bob, true",
    "/acme/users/bob/change_password, /users/bob, false",
    "/acme/users/bob/keys, /users/bob/keys, true",
    "/acme/users/bob/keys/k, /users/bob/keys/k, true",
    "/acme/policies/_simulate, /policies, false",
    "/acme/fabrics/default/vlans/2/networks, /fabrics/default/vlans/2/networks, true",
    "/acme/users/b%6Fb, /users/bob, true",
    "/acme/users/bob%2Fkeys%2Fk, /users/bob%2Fkeys%2Fk, true",
    "/acme/keys/SHA256:a+b%2Fc, /keys/SHA256:a+b%2Fc, true",
    "/acme/keys/a%252Fb, /keys/a%252Fb, true",
    "/acme/keys/100%, /keys/100%, true"
  })
  void aPathIsAboutOneResource(String path, String below, boolean whole) {
    ResourcePath resource = ResourcePath.of(path);

    assertThat(resource.below()).isEqualTo(below);
    assertThat(resource.isWhole()).isEqualTo(whole);
  }
}
