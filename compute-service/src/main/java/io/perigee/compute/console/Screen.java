package io.perigee.compute.console;

/** A machine's screen and keyboard, as a console session uses them. */
public interface Screen {

  /** What is called up in the window's title. */
  String name();

  /** What it shows now. */
  Framebuffer look();

  /**
   * A key was pressed.
   *
   * @param keysym X11's number of the key
   */
  void press(int keysym);
}
