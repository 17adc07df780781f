package io.perigee.compute.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.error.Invalid;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrandTest {

  private static Images.Image image(String type, String needed) {
    return new Images.Image(
        UUID.randomUUID(),
        1L,
        "base",
        "linux",
        type,
        "active",
        null,
        List.of(),
        needed,
        0,
        Long.MAX_VALUE,
        0,
        false,
        List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "zvol,,,false,kvm",
    "zvol,,,true,bhyve",
    "zvol,,bhyve,false,bhyve",
    "zvol,,kvm,true,kvm",
    "zvol,bhyve,,false,bhyve",
    "zvol,kvm,,true,kvm",
    "other,,,false,kvm",
    "zone-dataset,,,true,joyent",
    "zone-dataset,,joyent-minimal,false,joyent-minimal",
    "zone-dataset,joyent-minimal,,false,joyent-minimal",
    "lx-dataset,,,true,lx",
    "lx-dataset,lx,lx,false,lx"
  })
  void aMachineIsWhatItsImageThePackageAndTheRequestSay(
      String type, String needed, String wanted, boolean flexible, String brand) {
    assertThat(Brand.of(image(type, needed), wanted, flexible).word()).isEqualTo(brand);
  }

  @ParameterizedTest
  @CsvSource({
    "zvol,,lx,brand",
    "zvol,bhyve,kvm,brand",
    "zone-dataset,,kvm,brand",
    "lx-dataset,,joyent,brand",
    "zvol,sparc,,image"
  })
  void anImageIsNotMadeWhatItCannotBe(String type, String needed, String wanted, String field) {
    assertThatThrownBy(() -> Brand.of(image(type, needed), wanted, false))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith(field + ": ");
  }

  @ParameterizedTest
  @CsvSource({
    "KVM,virtualmachine",
    "BHYVE,virtualmachine",
    "JOYENT,smartmachine",
    "LX,smartmachine"
  })
  void olderVersionsKnowTwoTypes(Brand brand, String type) {
    assertThat(brand.type()).isEqualTo(type);
  }
}
