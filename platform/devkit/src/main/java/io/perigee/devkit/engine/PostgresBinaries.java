package io.perigee.devkit.engine;

import io.perigee.devkit.process.LockedFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's own programs out of the Maven artifact, unpacked once for a user and version. */
final class PostgresBinaries {

  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  /** Within this time another process has unpacked them. */
  private static final Duration UNPACKED = Duration.ofMinutes(5);

  private final Path home;

  private PostgresBinaries(Path home) {
    this.home = home;
  }

  /** One of its programs: {@code initdb}, {@code postgres} or {@code pg_ctl}. */
  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  /**
   * Unpacks them below {@code $XDG_CACHE_HOME/perigee} (by default {@code ~/.cache/perigee}) unless
   * they are there.
   */
  static PostgresBinaries unpacked() {
    try {
      Path cache = CacheFolder.ofEnvironment();
      Path home = cache.resolve("postgres-" + fingerprint());
      if (!Files.isDirectory(home)) {
        unpack(cache, home);
      }
      return new PostgresBinaries(home);
    } catch (IOException e) {
      throw new EngineException("PostgreSQL cannot be unpacked: " + e.getMessage(), e);
    }
  }

  private static void unpack(Path cache, Path home) throws IOException {
    try (LockedFile ignored = LockedFile.of(cache.resolve("postgres.lock"), UNPACKED, () -> {})) {
      if (Files.isDirectory(home)) {
        return;
      }
      Path partial = Files.createTempDirectory(cache, "unpacking-");
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
      try (InputStream archive = new BufferedInputStream(open());
          TarArchiveInputStream tar =
              new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          extract(tar, entry, partial);
        }
      }
      Files.move(partial, home);
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path into)
      throws IOException {
    Path target = into.resolve(entry.getName()).normalize();
    if (!target.startsWith(into)) {
      throw new IOException("an entry leads outside: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, target);
      boolean executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static String fingerprint() throws IOException {
    try (InputStream archive = open()) {
      java.security.MessageDigest digest = java.security.MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = archive.read(buffer); n >= 0; n = archive.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InputStream open() throws IOException {
    InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE);
    if (archive == null) {
      throw new IOException(
          "no PostgreSQL for this kind of machine is packaged; use outside engines");
    }
    return archive;
  }
}
