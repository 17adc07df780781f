package io.perigee.image.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Unavailable;
import io.perigee.image.driver.ExportStore;
import io.perigee.image.machineimage.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** An export whose manifest cannot be written leaves no image behind. */
class HalfExportTest {

  /** A store that takes images and refuses texts, and writes down what is asked of it. */
  private static final class Refusing implements ExportStore {
    private final List<String> asked = new ArrayList<>();
    private final boolean removes;

    Refusing(boolean removes) {
      this.removes = removes;
    }

    @Override
    public String url() {
      return "https://exports.example.com";
    }

    @Override
    public boolean immediate() {
      return false;
    }

    @Override
    public boolean isDirectory(String path) {
      return false;
    }

    @Override
    public void putImage(String path, Image image, LongConsumer progress) {
      asked.add("image " + path);
    }

    @Override
    public void putText(String path, String text) {
      throw new Unavailable("full");
    }

    @Override
    public void remove(String path) {
      asked.add("remove " + path);
      if (!removes) {
        throw new Unavailable("away");
      }
    }
  }

  private static Unavailable written(ExportStore store) {
    ExportRun run = new ExportRun(null, null, store);
    ExportRun.Places places = new ExportRun.Places("/acme/a.zfs", "/acme/a.imgmanifest");
    return catchThrowableOfType(
        Unavailable.class, () -> run.write(null, places, Json.object(), bytes -> {}));
  }

  @Test
  void theImageGoesAgainAndTheReasonStays() {
    Refusing store = new Refusing(true);

    assertThat(written(store)).hasMessage("full");

    assertThat(store.asked)
        .containsExactly("image /acme/a.zfs", "remove /acme/a.zfs", "remove /acme/a.imgmanifest");
  }

  @Test
  void thatItCannotBeRemovedHidesNotWhyTheExportFailed() {
    assertThat(written(new Refusing(false))).hasMessage("full");
  }
}
