package io.perigee.image.pack;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * How files of archives are called: {@code <osimage>-<stamp>.tar.bz2}, or {@code
 * <osimage>-<stamp>-<epoch>.tar.bz2} from a run that was begun again; {@code .…part} while they are
 * being written. Two runs of one pack never write the same file, so a worker that lost its lease
 * cannot spoil the archive of the one that has it.
 *
 * @param osimage the osimage's name when the pack was asked for
 * @param stamp when it was asked for
 * @param epoch the run
 * @param suffix the compressor's, for example {@code bz2}
 */
record ArchiveFile(String osimage, String stamp, long epoch, String suffix) {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern OURS =
      Pattern.compile("\\.?.+-\\d{8}T\\d{9}Z(-\\d+)?\\.tar\\.(bz2|gz|zst)(\\.part)?");

  static String stamp(Instant at) {
    return STAMP.format(at);
  }

  /** The file's name when it is whole. */
  String whole() {
    return epoch == 1
        ? "%s-%s.tar.%s".formatted(osimage, stamp, suffix)
        : "%s-%s-%d.tar.%s".formatted(osimage, stamp, epoch, suffix);
  }

  /** Its name while it is being written. */
  String part() {
    return "." + whole() + ".part";
  }

  /** True for a file of the same pack, of whichever run. */
  boolean samePack(String file) {
    String name = file.startsWith(".") ? file.substring(1) : file;
    return isOurs(file) && name.startsWith(osimage + "-" + stamp);
  }

  /** True if only a pack makes files of such names. */
  static boolean isOurs(String file) {
    return OURS.matcher(file).matches();
  }
}
