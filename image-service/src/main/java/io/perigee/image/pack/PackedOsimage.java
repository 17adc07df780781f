package io.perigee.image.pack;

import io.perigee.contracts.envelope.Cause;
import io.perigee.image.ImageConfig;
import io.perigee.image.osimage.Osimage;
import io.perigee.image.osimage.OsimageRecords;
import io.perigee.image.osimage.OsimageStore;
import io.perigee.runtime.state.States;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What the end of a pack changes: the archive that nodes fetch, and which older ones are kept. */
@Singleton
public final class PackedOsimage {

  private final OsimageStore osimages;
  private final ArchiveStore archives;
  private final States states;
  private final int keep;

  PackedOsimage(OsimageStore osimages, ArchiveStore archives, States states, ImageConfig config) {
    this.osimages = osimages;
    this.archives = archives;
    this.states = states;
    this.keep = Math.max(1, config.pack().keep());
  }

  /** Records a new archive. If its osimage is no more, the archive is given up at once. */
  public void record(Handle h, Archive archive, String requestId, Cause cause) {
    archives.insert(h, archive);
    Optional<Osimage> packed = osimages.packed(h, archive.osimage(), archive.file());
    osimages.packEnded(h, archive.osimage(), requestId);
    archives.dropOlder(h, archive.osimage(), packed.isPresent() ? keep : 0);
    packed.ifPresent(
        osimage -> states.publish(h, OsimageRecords.change(osimage, List.of("imagefile")), cause));
  }
}
