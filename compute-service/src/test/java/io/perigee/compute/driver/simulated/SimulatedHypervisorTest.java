package io.perigee.compute.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perigee.compute.driver.Fence;
import io.perigee.compute.driver.Hypervisor.Guest;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.ImageFile;
import io.perigee.compute.driver.Vitals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedHypervisorTest {

  private static final String HOST = "hv1";
  private static final int MIB = 1024 * 1024;

  @TempDir Path folder;

  private final UUID machine = UUID.randomUUID();
  private final Guest guest = new Guest(machine, "test", 128, 8, 1);
  private final byte[] bytes = imageBytes();
  private SimulatedHypervisor hypervisor;

  @BeforeEach
  void start() {
    hypervisor = hypervisor(0, Duration.ZERO);
  }

  private SimulatedHypervisor hypervisor(double failureRate, Duration latency) {
    return new SimulatedHypervisor(folder, Clock.systemUTC(), latency, failureRate, new Random(1));
  }

  /** Three MiB: bytes, a hole, bytes. */
  private static byte[] imageBytes() {
    byte[] bytes = new byte[3 * MIB];
    byte[] noise = new byte[MIB];
    new Random(7).nextBytes(noise);
    System.arraycopy(noise, 0, bytes, 0, MIB);
    System.arraycopy(noise, 0, bytes, 2 * MIB, MIB);
    return bytes;
  }

  private static final class Served implements ImageFile {
    private final byte[] file;
    private final String compression;
    private final String sha1;
    private final AtomicInteger copied = new AtomicInteger();

    Served(byte[] file, String compression, String sha1) {
      this.file = file;
      this.compression = compression;
      this.sha1 = sha1;
    }

    @Override
    public String sha1() {
      return sha1;
    }

    @Override
    public String compression() {
      return compression;
    }

    @Override
    public void copyTo(Path target) {
      copied.incrementAndGet();
      try {
        Files.write(target, file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Served served(byte[] file, String compression) throws Exception {
    return new Served(
        file,
        compression,
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(file)));
  }

  private Path disk() {
    return folder.resolve(HOST).resolve("machines").resolve(machine.toString()).resolve("disk.raw");
  }

  @Test
  void makesASparseDiskThatBeginsWithTheImage() throws Exception {
    // When
    hypervisor.create(HOST, guest, served(bytes, "none"), new Fence(1, 1));

    // Then
    assertThat(Files.size(disk())).isEqualTo(8L * MIB);
    try (RandomAccessFile read = new RandomAccessFile(disk().toFile(), "r")) {
      byte[] start = new byte[bytes.length];
      read.readFully(start);
      assertThat(Arrays.equals(start, bytes)).isTrue();
      byte[] rest = new byte[5 * MIB];
      read.readFully(rest);
      assertThat(rest).containsOnly(0);
    }
    assertThat(allocated(disk())).as("bytes that the disk takes").isLessThan(4L * MIB);
    assertThat(hypervisor.look(HOST, machine)).isEqualTo(new Vitals(Vitals.Power.STOPPED, null));
  }

  private static long allocated(Path file) throws Exception {
    Process du = new ProcessBuilder("du", "-B1", file.toString()).start();
    return Long.parseLong(new String(du.getInputStream().readAllBytes()).split("\\s")[0]);
  }

  @Test
  void unpacksAnImageThatIsCompressed() throws Exception {
    // Given
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }

    // When
    hypervisor.create(HOST, guest, served(packed.toByteArray(), "gzip"), new Fence(1, 1));

    // Then
    try (var disk = Files.newInputStream(disk())) {
      assertThat(Arrays.equals(disk.readNBytes(bytes.length), bytes)).isTrue();
    }
  }

  @Test
  void fetchesAnImageOnceForAHost() throws Exception {
    // Given
    Served image = served(bytes, "none");
    hypervisor.create(HOST, guest, image, new Fence(1, 1));

    // When
    hypervisor.create(
        HOST, new Guest(UUID.randomUUID(), "other", 128, 8, 1), image, new Fence(1, 1));

    // Then
    assertThat(image.copied).hasValue(1);
    assertThat(folder.resolve(HOST).resolve("images").resolve(image.sha1)).hasBinaryContent(bytes);
  }

  @Test
  void refusesAnImageWhoseBytesAreNotWhatTheySay() {
    // Given
    Served wrong = new Served(bytes, "none", "0".repeat(40));

    // When
    HypervisorFault fault =
        catchThrowableOfType(
            HypervisorFault.class, () -> hypervisor.create(HOST, guest, wrong, new Fence(1, 1)));

    // Then
    assertThat(fault.kind()).isEqualTo(HypervisorFault.Kind.TRANSIENT);
    assertThat(fault).hasMessageContaining("instead of " + "0".repeat(40));
    assertThat(disk()).doesNotExist();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void refusesAnImageThatIsLargerThanTheDisk() throws Exception {
    // Given
    Guest small = new Guest(machine, "small", 128, 2, 1);
    Served image = served(bytes, "none");

    // When
    HypervisorFault fault =
        catchThrowableOfType(
            HypervisorFault.class, () -> hypervisor.create(HOST, small, image, new Fence(1, 1)));

    // Then
    assertThat(fault.kind()).isEqualTo(HypervisorFault.Kind.PERMANENT);
    assertThat(fault).hasMessage("the image is larger than the disk of 2097152 bytes");
    assertThat(leftovers()).isEmpty();
  }

  private Stream<Path> leftovers() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.getFileName().toString().contains(".new")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void doesEachOrderOnce() throws Exception {
    // Given
    hypervisor.create(HOST, guest, served(bytes, "none"), new Fence(1, 1));
    Vitals started = hypervisor.start(HOST, machine, new Fence(1, 1));

    // When
    hypervisor.create(HOST, guest, served(bytes, "none"), new Fence(1, 2));
    Vitals again = hypervisor.start(HOST, machine, new Fence(1, 2));

    // Then
    assertThat(started.running()).isTrue();
    assertThat(again).isEqualTo(started);
    Vitals stopped = hypervisor.stop(HOST, machine, new Fence(2, 1));
    assertThat(hypervisor.stop(HOST, machine, new Fence(2, 2))).isEqualTo(stopped);
    assertThat(hypervisor.start(HOST, machine, new Fence(3, 1)).bootId())
        .isNotEqualTo(started.bootId());
  }

  @Test
  void refusesAnOrderOlderThanOneThatWasSeen() throws Exception {
    // Given: a worker that lost its lease to epoch 2 thaws
    hypervisor.create(HOST, guest, served(bytes, "none"), new Fence(1, 1));
    hypervisor.start(HOST, machine, new Fence(1, 2));

    // When
    HypervisorFault fault =
        catchThrowableOfType(
            HypervisorFault.class, () -> hypervisor.stop(HOST, machine, new Fence(1, 1)));

    // Then
    assertThat(fault.kind()).isEqualTo(HypervisorFault.Kind.STALE);
    assertThat(hypervisor.look(HOST, machine).running()).isTrue();
  }

  @Test
  void doesNotBringBackADeletedMachine() throws Exception {
    // Given
    hypervisor.create(HOST, guest, served(bytes, "none"), new Fence(1, 1));
    hypervisor.delete(HOST, machine, new Fence(2, 1));

    // When
    HypervisorFault late =
        catchThrowableOfType(
            HypervisorFault.class,
            () -> hypervisor.create(HOST, guest, served(bytes, "none"), new Fence(1, 1)));

    // Then
    assertThat(late.kind()).isEqualTo(HypervisorFault.Kind.STALE);
    assertThat(disk()).doesNotExist();
    assertThat(hypervisor.look(HOST, machine)).isEqualTo(Vitals.ABSENT);
    hypervisor.delete(HOST, machine, new Fence(2, 2));
  }

  @Test
  void knowsItsMachinesAfterARestart() throws Exception {
    // Given
    hypervisor.create(HOST, guest, served(bytes, "none"), new Fence(1, 1));
    Vitals started = hypervisor.start(HOST, machine, new Fence(1, 1));

    // When
    SimulatedHypervisor restarted = hypervisor(0, Duration.ZERO);

    // Then
    assertThat(restarted.look(HOST, machine)).isEqualTo(started);
  }

  @Test
  void saysThatAHostDoesNotHaveAMachine() {
    assertThatThrownBy(() -> hypervisor.start(HOST, machine, new Fence(1, 1)))
        .isInstanceOf(HypervisorFault.class)
        .hasMessage("the host does not have the machine");
  }

  @Test
  void failsAsOftenAsItIsSetTo() throws Exception {
    // Given
    hypervisor.create(HOST, guest, served(bytes, "none"), new Fence(1, 1));
    SimulatedHypervisor flaky = hypervisor(0.5, Duration.ZERO);

    // When
    int failed = 0;
    for (int i = 0; i < 200; i++) {
      try {
        flaky.look(HOST, machine);
      } catch (HypervisorFault e) {
        assertThat(e).hasMessage("simulated failure of look");
        failed++;
      }
    }

    // Then
    assertThat(failed).isBetween(60, 140);
  }

  @Test
  void takesAsLongAsItIsSetTo() throws Exception {
    // Given
    SimulatedHypervisor slow = hypervisor(0, Duration.ofMillis(30));
    long begun = System.nanoTime();

    // When
    slow.look(HOST, machine);

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isGreaterThanOrEqualTo(Duration.ofMillis(30));
  }
}
