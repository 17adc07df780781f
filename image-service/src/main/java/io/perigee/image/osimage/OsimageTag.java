package io.perigee.image.osimage;

/**
 * A name for what an osimage boots at one time; null means that there was none.
 *
 * @param name unique in its osimage
 * @param imagefile the archive
 */
public record OsimageTag(
    String name, String imagefile, String kernelversion, String kernelfile, String initrdfile) {

  /** What an osimage boots now. */
  public static OsimageTag of(String name, OsimageSettings now) {
    return new OsimageTag(
        name, now.imagefile(), now.kernelversion(), now.kernelfile(), now.initrdfile());
  }
}
