package io.perigee.image.face.luna;

import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import io.perigee.image.osimage.ImageTrees;
import io.perigee.image.osimage.OsimageSettings;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads the fields of an osimage from a request. */
@Singleton
public final class OsimageFields {

  static final Set<String> KNOWN =
      Set.of(
          "newosimage",
          "path",
          "imagefile",
          "kernelversion",
          "kernelfile",
          "initrdfile",
          "kernelmodules",
          "kerneloptions",
          "grab_exclude",
          "grab_filesystems",
          "distribution",
          "comment");

  /** What the kernel's own endpoint takes. */
  static final Set<String> OF_KERNEL =
      Set.of("kernelversion", "kernelfile", "initrdfile", "kernelmodules", "kerneloptions", "bare");

  private static final int MOST_PATHS = 1_000;

  private final ImageTrees trees;

  OsimageFields(ImageTrees trees) {
    this.trees = trees;
  }

  /**
   * The change that a request asks for: fields left out stay, empty ones are cleared, and a path is
   * always there.
   *
   * @throws io.perigee.contracts.error.Invalid naming the field that is wrong
   */
  UnaryOperator<OsimageSettings> change(String name, Fields f) {
    Given<String> path = f.text("path").map(p -> trees.require(f.path("path"), p));
    Given<String> imagefile = file(f, "imagefile");
    Given<String> kernelversion = f.text("kernelversion", 255);
    Given<String> kernelfile = file(f, "kernelfile");
    Given<String> initrdfile = file(f, "initrdfile");
    Given<String> kernelmodules = f.text("kernelmodules");
    Given<String> kerneloptions = f.text("kerneloptions");
    Given<List<String>> exclude = paths(f, "grab_exclude");
    Given<List<String>> filesystems = paths(f, "grab_filesystems");
    Given<String> distribution = f.text("distribution", 64);
    Given<String> comment = f.text("comment", 65_536);
    return now -> {
      String present = path.or(now.path());
      return new OsimageSettings(
              present,
              imagefile.or(now.imagefile()),
              kernelversion.or(now.kernelversion()),
              kernelfile.or(now.kernelfile()),
              initrdfile.or(now.initrdfile()),
              kernelmodules.or(now.kernelmodules()),
              kerneloptions.or(now.kerneloptions()),
              exclude.or(now.grabExclude()),
              filesystems.or(now.grabFilesystems()),
              distribution.or(now.distribution()),
              comment.or(now.comment()))
          .at(present == null ? trees.usual(name) : present);
    };
  }

  /** A file's own name: nodes ask for it below {@code /files}, so it leads nowhere else. */
  private static Given<String> file(Fields f, String field) {
    Given<String> given = f.text(field, 255);
    if (given.value() != null
        && (given.value().contains("/")
            || given.value().equals("..")
            || given.value().equals("."))) {
      throw f.invalid(field, "must be a file's name without directories");
    }
    return given;
  }

  private static Given<List<String>> paths(Fields f, String field) {
    Given<List<String>> given = f.texts(field);
    if (given.value() != null && given.value().size() > MOST_PATHS) {
      throw f.invalid(
          field,
          "has " + given.value().size() + " entries; at most " + MOST_PATHS + " are allowed");
    }
    return given;
  }
}
