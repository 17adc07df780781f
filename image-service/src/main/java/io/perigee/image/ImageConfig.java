package io.perigee.image;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What image-service can be told, as {@code PERIGEE_IMAGE_*} environment variables. */
@ConfigMapping(prefix = "perigee.image")
public interface ImageConfig {

  /**
   * Directories, comma separated and absolute, below which the path of an osimage must lie. The
   * first is where an osimage lies that was created without a path.
   */
  @WithDefault("/trinity/images,${perigee.data-dir:./data}/osimages")
  List<Path> roots();

  /**
   * Directory of packed archives ({@code files}) and machine images ({@code images}); made if it is
   * not there.
   */
  @WithDefault("${perigee.data-dir:./data}")
  Path directory();

  /** The owner that CloudAPI shows for images of the operator. */
  @WithDefault("00000000-0000-0000-0000-000000000001")
  UUID operator();

  /**
   * File that names other datacenters, which images are copied from: {@code {"<name>":
   * {"url","account","key_id","key_file"}}}, the key PKCS #8 in PEM. Without it there are none.
   */
  Optional<Path> datacenters();

  /**
   * Accounts by which other installations read: they may read every account's images, to copy them.
   */
  Optional<Set<UUID>> peers();

  Pack pack();

  Creation creation();

  Export export();

  /** Images that are made of machines, or come from other datacenters. */
  interface Creation {
    /** How many images one account may have of its own. */
    @WithDefault("1000")
    int most();

    /** How long after its acceptance an image may still be begun. */
    @WithDefault("6h")
    Duration within();

    /** How long one run waits for a machine's disk, and how long fetching one file may take. */
    @WithDefault("1h")
    Duration timeout();
  }

  /** Exports of machine images. */
  interface Export {
    /** Directory that exports go to; every account has a folder in it, of its login's name. */
    @WithDefault("${perigee.data-dir:./data}/exports")
    Path directory();

    /** Where that directory is served; shown to those who export. */
    @WithDefault("http://localhost/exports")
    String url();

    /** How long after its acceptance an export to an S3-compatible store may still be begun. */
    @WithDefault("6h")
    Duration within();

    /** The S3-compatible store that exports go to instead, where one is configured. */
    S3 s3();

    /** An S3-compatible store. */
    interface S3 {
      /** Its bucket, which must be there; without one, exports go into the directory. */
      Optional<String> bucket();

      /** Its URL, without the bucket; shown to those who export, with the bucket. */
      Optional<URI> endpoint();

      /** The region that signatures name. */
      @WithDefault("us-east-1")
      String region();

      /** The access key's id. */
      Optional<String> accessKeyId();

      /** File that holds the access key's secret, and nothing else. */
      Optional<Path> secretFile();
    }
  }

  /** Packing of osimages. */
  interface Pack {
    /**
     * Compressors in order of preference, of lbzip2, pigz and zstd; the first that is installed is
     * used.
     */
    @WithDefault("lbzip2,pigz,zstd")
    List<String> compressors();

    /** Threads of a compressor; by default as many as there are processors. */
    Optional<Integer> threads();

    /** How many osimages one process packs at a time; further packs wait. */
    @WithDefault("1")
    int concurrency();

    /** How long packing one osimage may take. */
    @WithDefault("55m")
    Duration timeout();

    /** How long after its acceptance a pack may still be begun. */
    @WithDefault("6h")
    Duration within();

    /** How often a running pack tells its progress. */
    @WithDefault("10s")
    Duration progressEvery();

    /** How many archives of an osimage are kept, the newest ones. */
    @WithDefault("2")
    int keep();
  }
}
