package io.perigee.compute.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perigee.compute.driver.CaptureOrders.Captured;
import io.perigee.compute.driver.Fence;
import io.perigee.compute.driver.Hypervisor.Guest;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.ImageFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of disks that images are made of, and disks that are made of such files. */
class SimulatedCapturesTest {

  private static final String HOST = "hv1";
  private static final int MIB = 1024 * 1024;

  @TempDir Path folder;

  private final UUID machine = UUID.randomUUID();
  private final UUID image = UUID.randomUUID();
  private SimulatedHypervisor hypervisor;
  private File base;

  /** An image's file in memory. */
  private record File(byte[] bytes, String compression, ImageFile upon) implements ImageFile {

    @Override
    public String sha1() {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Optional<ImageFile> origin() {
      return Optional.ofNullable(upon);
    }

    @Override
    public void copyTo(Path target) {
      try {
        Files.write(target, bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @BeforeEach
  void makeAMachine() throws Exception {
    hypervisor =
        new SimulatedHypervisor(folder, Clock.systemUTC(), Duration.ZERO, 0, new Random(1));
    byte[] bytes = new byte[2 * MIB];
    new Random(3).nextBytes(bytes);
    base = new File(bytes, "none", null);
    hypervisor.create(HOST, new Guest(machine, "test", 128, 64, 1), base, new Fence(1, 1));
    write(machine, 10, "customized");
    write(machine, 40L * MIB + 7, "far away");
    write(machine, MIB, "\0".repeat(200_000));
  }

  private Path disk(UUID id) {
    return folder.resolve(HOST).resolve("machines").resolve(id.toString()).resolve("disk.raw");
  }

  private void write(UUID id, long at, String text) throws IOException {
    try (RandomAccessFile disk = new RandomAccessFile(disk(id).toFile(), "rw")) {
      disk.seek(at);
      disk.writeBytes(text);
    }
  }

  private File captured(UUID capture, ImageFile upon) throws Exception {
    try (InputStream in = hypervisor.captures().open(HOST, capture)) {
      return new File(in.readAllBytes(), "gzip", upon);
    }
  }

  private UUID another(ImageFile from, int mib) throws Exception {
    UUID other = UUID.randomUUID();
    hypervisor.create(HOST, new Guest(other, "other", 128, mib, 1), from, new Fence(1, 1));
    return other;
  }

  @Test
  void theFileOfADiskMakesTheSameDisk() throws Exception {
    // When
    Captured made = hypervisor.captures().take(HOST, machine, image, null, new Fence(2, 1));

    // Then
    File file = captured(image, null);
    assertThat(made).isEqualTo(new Captured(file.bytes().length, file.sha1()));
    assertThat(Files.mismatch(disk(machine), disk(another(file, 64)))).isEqualTo(-1);
    assertThat(made.size()).as("compressed").isBetween(MIB + 500_000L, 3L * MIB);

    // And taken again it is the same, and whoever was overtaken has no effect
    write(machine, 99, "later");
    assertThat(hypervisor.captures().take(HOST, machine, image, null, new Fence(3, 1)))
        .isEqualTo(made);
    assertThat(
            catchThrowableOfType(
                    HypervisorFault.class,
                    () ->
                        hypervisor
                            .captures()
                            .take(HOST, machine, UUID.randomUUID(), null, new Fence(2, 1)))
                .kind())
        .isEqualTo(HypervisorFault.Kind.STALE);
  }

  @Test
  void anIncrementalFileHoldsWhatDiffersAndMakesTheSameDiskWithItsOrigin() throws Exception {
    // When
    Captured first = hypervisor.captures().take(HOST, machine, image, base, new Fence(2, 1));

    // Then
    assertThat(first.size()).isLessThan(300_000);
    File one = captured(image, base);
    UUID copy = another(one, 64);
    assertThat(Files.mismatch(disk(machine), disk(copy))).isEqualTo(-1);

    // And an image may be made upon that one
    write(copy, 50L * MIB, "more");
    UUID second = UUID.randomUUID();
    hypervisor.captures().take(HOST, copy, second, one, new Fence(2, 1));
    assertThat(Files.mismatch(disk(copy), disk(another(captured(second, one), 64)))).isEqualTo(-1);
  }

  @Test
  void aDiskThatIsTooSmallAndAFileThatIsNoneAreRefused() throws Exception {
    // Given
    hypervisor.captures().take(HOST, machine, image, base, new Fence(2, 1));
    File delta = captured(image, base);

    // Then
    assertThat(catchThrowableOfType(HypervisorFault.class, () -> another(delta, 8)))
        .hasMessageContaining("larger than the disk")
        .extracting(HypervisorFault::kind)
        .isEqualTo(HypervisorFault.Kind.PERMANENT);
    File cut =
        new File(java.util.Arrays.copyOf(delta.bytes(), delta.bytes().length / 2), "gzip", base);
    File other = new File(base.bytes(), "none", base);
    for (File bad : new File[] {cut, other}) {
      assertThat(catchThrowableOfType(HypervisorFault.class, () -> another(bad, 64)))
          .hasMessageContaining("not an incremental image");
    }
    assertThat(leftBeside()).isEmpty();
  }

  private java.util.List<Path> leftBeside() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().contains(".new-")).toList();
    }
  }

  @Test
  void aRunningMachineHasNoFileMadeAndADroppedOneIsGone() throws Exception {
    // Given
    hypervisor.captures().take(HOST, machine, image, null, new Fence(2, 1));
    hypervisor.start(HOST, machine, new Fence(3, 1));

    // Then
    assertThat(
            catchThrowableOfType(
                HypervisorFault.class,
                () ->
                    hypervisor
                        .captures()
                        .take(HOST, machine, UUID.randomUUID(), null, new Fence(4, 1))))
        .hasMessage("the machine is not stopped");

    // When
    hypervisor.captures().drop(HOST, image);
    hypervisor.captures().drop(HOST, image);

    // Then
    assertThat(
            catchThrowableOfType(
                HypervisorFault.class, () -> hypervisor.captures().open(HOST, image)))
        .hasMessage("the host does not have the file");
    assertThat(leftBeside()).isEmpty();
  }
}
