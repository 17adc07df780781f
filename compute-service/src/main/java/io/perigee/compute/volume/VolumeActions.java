package io.perigee.compute.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Requester;
import io.perigee.compute.volume.Volumes.Begun;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Accepts commands of volumes; what names and requests of them have in common. */
@Singleton
final class VolumeActions {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{1,255}");
  private static final Duration WITHIN = Duration.ofHours(1);

  private final Database database;
  private final VolumeStore store;
  private final Operations operations;

  VolumeActions(Database database, VolumeStore store, Operations operations) {
    this.database = database;
    this.store = store;
    this.operations = operations;
  }

  /** What is done in one transaction, once for an idempotency key. */
  Begun once(Requester requester, Function<Handle, Begun> work) {
    return database.write(
        h -> {
          Begun[] begun = new Begun[1];
          JsonNode answer =
              requester
                  .repeat()
                  .once(
                      h,
                      () -> {
                        begun[0] = work.apply(h);
                        return Json.object()
                            .put("id", begun[0].volume().id().toString())
                            .put("request_id", begun[0].requestId());
                      });
          if (begun[0] != null) {
            return begun[0];
          }
          UUID id = UUID.fromString(answer.path("id").asText());
          return new Begun(
              store.find(h, requester.account(), id).orElseThrow(VolumeActions::notFound),
              answer.path("request_id").asText());
        });
  }

  /** Accepts a command for a volume that was written in this transaction. */
  String accept(Handle h, Requester requester, Volume volume, String kind, ObjectNode payload) {
    String requestId = operations.newRequestId();
    operations.accept(
        h,
        new NewOperation(
            requestId,
            kind,
            volume.name(),
            volume.account().toString(),
            requester.face(),
            null,
            requester.cause()),
        List.of(new NewCommand("compute", kind, volume.id().toString(), payload, false, WITHIN)));
    return requestId;
  }

  /** Work that gives a volume this name, which no other of the account may have. */
  static <T> T unique(String name, Supplier<T> work) {
    try {
      return work.get();
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "volumes_name_key")) {
        throw new Conflict(
            "VolumeAlreadyExists",
            "a volume named %s exists".formatted(name),
            List.of(new FieldError("name", "Duplicate", "already taken")));
      }
      throw e;
    }
  }

  /** The name, if it is one. */
  static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw Invalid.field(
          "name",
          "name: 2 to 256 of letters, digits, '_', '.' and '-', beginning with a letter or digit");
    }
    return name;
  }

  static NotFound notFound() {
    return new NotFound("VolumeNotFound", "volume not found", List.of());
  }
}
