package io.perigee.compute.work;

import io.perigee.compute.capture.CaptureStore;
import io.perigee.compute.driver.CaptureOrders.Captured;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.ImageFile;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Makes a file of a stopped machine's boot disk, which the image service fetches
 * (<i>CreateImageFromMachine</i>).
 */
@Singleton
final class CreateImage extends MachineCommand {

  private final ImageFiles images;
  private final CaptureStore captures;

  CreateImage(MachineWork work, ImageFiles images, CaptureStore captures) {
    super(work, Action.CREATE_IMAGE);
    this.images = images;
    this.captures = captures;
  }

  private static UUID image(Task task) {
    return UUID.fromString(task.payload().path("image").asText());
  }

  @Override
  Outcome carryOut(Task task) throws Exception {
    Machine machine = work.now(task);
    MachineWork.Site site = work.site(machine);
    ImageFile base = null;
    if (task.payload().path("incremental").asBoolean()) {
      try {
        base = images.of(machine);
      } catch (HypervisorFault e) {
        if (e.kind() == HypervisorFault.Kind.PERMANENT) {
          return gaveUp(task, "VmHasNoOrigin", e.getMessage());
        }
        throw e;
      }
    }
    task.step("capture", null);
    Captured file =
        site.hypervisor()
            .captures()
            .take(site.host().name(), machine.id(), image(task), base, MachineWork.fence(task));
    return done(
        task,
        machine,
        m -> m.doing(null),
        h -> captures.captured(h, image(task), site.host().id(), file));
  }

  @Override
  Consumer<Handle> superseded(Task task) {
    return failed(task, new Machine.Fault("InternalError", "the machine was deleted"));
  }

  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    Outcome.Failed failed = failed(task, code, why, m -> m.doing(null));
    return new Outcome.Failed(
        code, why, failed.effect().andThen(failed(task, new Machine.Fault(code, why))));
  }

  private Consumer<Handle> failed(Task task, Machine.Fault why) {
    return h -> captures.failed(h, image(task), why);
  }
}
