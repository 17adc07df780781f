package io.perigee.image.osimage;

import java.util.List;

/**
 * What an operator sets of an osimage ("Image management" of the Luna2 REST API). Null means not
 * set.
 *
 * @param path directory of the image's tree, absolute and below a configured root; never null once
 *     stored
 * @param imagefile the archive that nodes fetch; packing sets it
 * @param kernelversion kernel that the image boots, as {@code uname -r} says it
 * @param kernelfile file name of the kernel
 * @param initrdfile file name of the initial RAM file system
 * @param kernelmodules modules for the initial RAM file system, comma separated
 * @param kerneloptions kernel command line
 * @param grabExclude paths left out when an image is grabbed from a node
 * @param grabFilesystems file systems taken when an image is grabbed from a node
 * @param distribution {@code redhat}, {@code ubuntu}, …; never null once stored
 * @param comment free text, kept as it was sent
 */
public record OsimageSettings(
    String path,
    String imagefile,
    String kernelversion,
    String kernelfile,
    String initrdfile,
    String kernelmodules,
    String kerneloptions,
    List<String> grabExclude,
    List<String> grabFilesystems,
    String distribution,
    String comment) {

  /** The distribution of an osimage for which none was given. */
  public static final String DISTRIBUTION = "redhat";

  public static final OsimageSettings NONE =
      new OsimageSettings(null, null, null, null, null, null, null, null, null, null, null);

  /** These settings for a copy that lies elsewhere and was never packed. */
  public OsimageSettings copiedTo(String otherPath) {
    return new OsimageSettings(
        otherPath,
        null,
        kernelversion,
        kernelfile,
        initrdfile,
        kernelmodules,
        kerneloptions,
        grabExclude,
        grabFilesystems,
        distribution,
        comment);
  }

  /** These settings lying elsewhere. */
  public OsimageSettings at(String otherPath) {
    return new OsimageSettings(
        otherPath,
        imagefile,
        kernelversion,
        kernelfile,
        initrdfile,
        kernelmodules,
        kerneloptions,
        grabExclude,
        grabFilesystems,
        distribution == null ? DISTRIBUTION : distribution,
        comment);
  }
}
