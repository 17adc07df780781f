package io.perigee.journal.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.operation.OperationEvent;
import io.perigee.contracts.operation.OperationEvent.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What services say of one operation, in order, as the topic would have it. */
public final class Story {

  private final String requestId;
  private final String kind;
  private final List<Envelope> told = new ArrayList<>();
  private String subject = "compute";
  private String account;
  private String face = "luna";
  private Instant at = Instant.parse("2026-06-10T09:15:42Z");

  private Story(String requestId, String kind) {
    this.requestId = requestId;
    this.kind = kind;
  }

  /** An operation of the operator's, accepted by image-service. */
  public static Story of(String kind) {
    return new Story("image-" + UUID.randomUUID().toString().replace("-", ""), kind);
  }

  public Story of(String tenant, String byFace) {
    account = tenant;
    face = byFace;
    return this;
  }

  public Story on(String what) {
    subject = what;
    return this;
  }

  public Story at(String time) {
    at = Instant.parse(time);
    return this;
  }

  public Story accepted(int commands, String message) {
    return say(
        requestId + ":accepted",
        new OperationEvent(
            requestId,
            Phase.ACCEPTED,
            kind,
            subject,
            account,
            face,
            commands,
            null,
            null,
            null,
            null,
            message,
            null,
            at));
  }

  public Story message(UUID command, String step, String text) {
    return say(
        command + ":" + step + ":0",
        new OperationEvent(
            requestId,
            Phase.MESSAGE,
            kind,
            null,
            account,
            null,
            null,
            command,
            "key-" + command,
            null,
            null,
            text,
            null,
            at));
  }

  public Story done(UUID command, String text, JsonNode result) {
    return ended(command, OperationEvent.DONE, null, text, result);
  }

  public Story failed(UUID command, String code, String text) {
    return ended(command, OperationEvent.FAILED, code, text, null);
  }

  private Story ended(UUID command, String outcome, String code, String text, JsonNode result) {
    return say(
        command + ":ended",
        new OperationEvent(
            requestId,
            Phase.ENDED,
            kind,
            null,
            account,
            null,
            null,
            command,
            "key-" + command,
            outcome,
            code,
            text,
            result,
            at));
  }

  private Story say(String id, OperationEvent event) {
    told.add(
        Envelope.of(
            id,
            "image",
            event.phase().type(),
            requestId,
            at,
            new Cause(null, requestId, "luna-user:admin"),
            Json.MAPPER.valueToTree(event)));
    return this;
  }

  public String requestId() {
    return requestId;
  }

  /** Everything said so far. */
  public List<Envelope> told() {
    return List.copyOf(told);
  }
}
