package io.perigee.devkit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code ./perigee test} does about Debian packages that are missing, before anything else.
 */
class MissingPackagesTest {

  private static final String MISSING = "perigee-no-such-package";

  @TempDir Path checkout;

  /** A checkout of the script alone, in which the tests need one package that there is not. */
  @BeforeEach
  void copy() throws IOException {
    Path devkit = Files.createDirectories(checkout.resolve("platform/devkit"));
    Files.copy(Path.of("test.sh"), devkit.resolve("test.sh"));
    Files.writeString(
        devkit.resolve("debian-packages.txt"),
        "# of which bash is there\nbash\n" + MISSING + " # not\n");
    Files.createDirectories(checkout.resolve("bin"));
    program("perigee", "echo engines >>" + checkout.resolve("calls"));
    program("bin/apt-get", "echo \"apt-get $*\" >>" + checkout.resolve("calls"));
    program("bin/mvn", "echo mvn >>" + checkout.resolve("calls"));
  }

  private void program(String name, String does) throws IOException {
    Path file = Files.writeString(checkout.resolve(name), "#!/bin/sh\n" + does + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Ended(int status, String out, String err) {}

  private Ended test(String userId) throws IOException, InterruptedException {
    program("bin/id", "echo " + userId);
    Path out = checkout.resolve("out");
    Path err = checkout.resolve("err");
    ProcessBuilder script =
        new ProcessBuilder("bash", checkout.resolve("platform/devkit/test.sh").toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    script
        .environment()
        .merge("PATH", checkout.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
    Process process = script.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private String calls() throws IOException {
    Path calls = checkout.resolve("calls");
    return Files.exists(calls) ? Files.readString(calls) : "";
  }

  @Test
  void whoIsNotRootIsToldTheOneCommandAndNothingIsRun() throws Exception {
    Ended ended = test("1000");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err())
        .endsWith(
            "  sudo apt-get update && sudo apt-get install -y --no-install-recommends "
                + MISSING
                + " \n");
    assertThat(calls()).isEmpty();
  }

  @Test
  void rootHasThemInstalledAndIsToldSo() throws Exception {
    Ended ended = test("0");

    assertThat(ended.out())
        .startsWith("Installing Debian packages that the tests need: " + MISSING);
    assertThat(calls())
        .startsWith(
            "apt-get update -qq\napt-get install -y -qq --no-install-recommends %s\nmvn\n"
                .formatted(MISSING));
  }

  @Test
  void anInstallationThatFailsIsShownAndNothingIsRun() throws Exception {
    program("bin/apt-get", "[ \"$1\" = update ] || { echo no such package; exit 100; }");

    Ended ended = test("0");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err()).contains("no such package");
    assertThat(calls()).isEmpty();
  }
}
