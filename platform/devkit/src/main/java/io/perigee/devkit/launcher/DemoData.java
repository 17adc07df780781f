package io.perigee.devkit.launcher;

/** Loads the demo data. */
final class DemoData {

  private final Context context;
  private final Progress progress;

  DemoData(Context context, Progress progress) {
    this.context = context;
    this.progress = progress;
  }

  void load() {}
}
