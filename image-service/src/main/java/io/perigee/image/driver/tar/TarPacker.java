package io.perigee.image.driver.tar;

import io.perigee.image.ImageConfig;
import io.perigee.image.driver.PackFault;
import io.perigee.image.driver.Packer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Packs with GNU tar and a parallel compressor, as two child processes whose output runs through
 * this process into the file. So the digest costs no second reading, and the children die of a
 * broken pipe if this process dies.
 */
@Singleton
public final class TarPacker implements Packer {

  private final List<Compressor> preferred;
  private final int threads;
  private final Duration progressEvery;

  @Inject
  TarPacker(ImageConfig config) {
    this(
        config.pack().compressors().stream().map(String::strip).map(Compressor::named).toList(),
        config.pack().threads().orElseGet(() -> Runtime.getRuntime().availableProcessors()),
        config.pack().progressEvery());
  }

  TarPacker(List<Compressor> preferred, int threads, Duration progressEvery) {
    this.preferred = preferred;
    this.threads = threads;
    this.progressEvery = progressEvery;
  }

  @Override
  public String suffix() throws PackFault {
    return compressor().suffix();
  }

  @Override
  public Packed pack(
      Path tree, Path target, Duration within, Consumer<Runnable> onLost, LongConsumer written)
      throws PackFault, InterruptedException {
    List<Process> processes = start(tree, compressor());
    Runnable kill = () -> processes.forEach(Process::destroyForcibly);
    onLost.accept(kill);
    try {
      ArchiveWriter writer = new ArchiveWriter(processes.getLast().getInputStream(), target);
      List<CompletableFuture<String>> complaints =
          processes.stream().map(p -> Complaints.of(p.getErrorStream())).toList();
      await(writer, within, written);
      for (int i = 0; i < processes.size(); i++) {
        requireSuccess(
            i == 0 ? "tar" : compressor().program(), processes.get(i), complaints.get(i));
      }
      return writer.packed();
    } finally {
      kill.run();
    }
  }

  private List<Process> start(Path tree, Compressor compressor) throws PackFault {
    ProcessBuilder tar =
        new ProcessBuilder(
            "tar",
            "--create",
            "--file=-",
            "--one-file-system",
            "--sort=name",
            "--xattrs",
            "--xattrs-include=*",
            "--acls",
            "--sparse",
            "--numeric-owner",
            "--warning=no-file-ignored",
            "--directory=" + tree,
            ".");
    ProcessBuilder compress = new ProcessBuilder(compressor.command(threads));
    // Messages in English, and no settings of the caller's shell for either program.
    for (ProcessBuilder builder : List.of(tar, compress)) {
      builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
      builder.environment().put("LC_ALL", "C");
    }
    try {
      return ProcessBuilder.startPipeline(List.of(tar, compress));
    } catch (IOException e) {
      throw new PackFault("tar or " + compressor.program() + " cannot be started", e);
    }
  }

  private void await(ArchiveWriter writer, Duration within, LongConsumer written)
      throws PackFault, InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    long told = 0;
    while (true) {
      try {
        writer
            .end()
            .get(
                Math.min(progressEvery.toNanos(), Math.max(1, end - System.nanoTime())),
                TimeUnit.NANOSECONDS);
        return;
      } catch (ExecutionException e) {
        throw new PackFault(
            "the archive cannot be written: " + e.getCause().getMessage(), e.getCause());
      } catch (TimeoutException e) {
        if (System.nanoTime() >= end) {
          throw new PackFault("it took longer than " + within.toSeconds() + " seconds");
        }
        if (writer.size() > told) {
          told = writer.size();
          written.accept(told);
        }
      }
    }
  }

  private static void requireSuccess(
      String program, Process process, CompletableFuture<String> complaints)
      throws PackFault, InterruptedException {
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new PackFault(program + " does not end");
    }
    if (process.exitValue() != 0) {
      throw new PackFault(
          "%s ended with %d: %s".formatted(program, process.exitValue(), complaints.join()));
    }
  }

  private Compressor compressor() throws PackFault {
    String path = System.getenv("PATH");
    return preferred.stream()
        .filter(c -> c.installed(path))
        .findFirst()
        .orElseThrow(
            () ->
                new PackFault(
                    "none of these compressors is installed: "
                        + preferred.stream()
                            .map(Compressor::program)
                            .collect(Collectors.joining(", "))));
  }
}
