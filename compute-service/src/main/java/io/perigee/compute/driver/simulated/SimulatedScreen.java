package io.perigee.compute.driver.simulated;

import io.perigee.compute.console.Framebuffer;
import io.perigee.compute.console.Screen;
import java.util.ArrayList;
import java.util.List;

/**
 * The screen of a simulated machine: a pattern that is another one after each start, and below it a
 * block for each key that was pressed.
 */
final class SimulatedScreen implements Screen {

  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;
  private static final int CELL = 10;
  private static final int PATTERN_ROWS = 4;
  private static final int MOST_KEYS = WIDTH / CELL * (HEIGHT / CELL - PATTERN_ROWS);

  private final String name;
  private final int pattern;
  private final List<Integer> pressed = new ArrayList<>();

  SimulatedScreen(String name, String bootId) {
    this.name = name;
    this.pattern = bootId == null ? 0 : bootId.hashCode();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized Framebuffer look() {
    int[] rgb = new int[WIDTH * HEIGHT];
    int columns = WIDTH / CELL;
    for (int cell = 0; cell < columns * PATTERN_ROWS; cell++) {
      fill(rgb, cell, (pattern >>> cell % 32 & 1) == 0 ? 0x203040 : 0xe0e8f0);
    }
    for (int i = 0; i < pressed.size(); i++) {
      fill(rgb, columns * PATTERN_ROWS + i, pressed.get(i) * 0x9e3779b1 & 0xffffff | 0x404040);
    }
    return new Framebuffer(WIDTH, HEIGHT, rgb);
  }

  @Override
  public synchronized void press(int keysym) {
    if (pressed.size() == MOST_KEYS) {
      pressed.clear();
    }
    pressed.add(keysym);
  }

  private static void fill(int[] rgb, int cell, int color) {
    int left = cell % (WIDTH / CELL) * CELL;
    int top = cell / (WIDTH / CELL) * CELL;
    for (int y = top; y < top + CELL; y++) {
      for (int x = left; x < left + CELL; x++) {
        rgb[y * WIDTH + x] = color;
      }
    }
  }
}
