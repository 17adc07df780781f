package io.perigee.devkit.launcher;

/** Makes the start-up caches of the services that have none. */
final class Training {

  private final Context context;
  private final Operator operator;
  private final Progress progress;

  Training(Context context, Operator operator, Progress progress) {
    this.context = context;
    this.operator = operator;
    this.progress = progress;
  }

  void run() {}
}
