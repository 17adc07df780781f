package io.perigee.network;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * CloudAPI's tenants in tests: an account of its own each, and what other services publish of it.
 */
@ApplicationScoped
public class Cloud {

  private final Database database;
  private final States states;

  Cloud(Database database, States states) {
    this.database = database;
    this.states = states;
  }

  /** An account that nobody else has. */
  public record Account(UUID id, String login) {

    /** Speaks as the account does through the gateway. */
    public Request call() {
      return Luna.as(TestIdentity.ofModule().account(id, login));
    }

    public Response get(String path) {
      return call().get("/cloudapi/" + login + path);
    }

    public Response post(String path, String body) {
      return call().body(body).post("/cloudapi/" + login + path);
    }

    public Response put(String path, String body) {
      return call().body(body).put("/cloudapi/" + login + path);
    }

    public Response delete(String path) {
      return call().delete("/cloudapi/" + login + path);
    }
  }

  /** An account of which this service has not heard. */
  public static Account account() {
    UUID id = UUID.randomUUID();
    return new Account(id, "t" + id.toString().substring(0, 8));
  }

  /** A published example. */
  public static JsonNode example(String file) {
    try (InputStream in =
        Cloud.class.getResourceAsStream("/published/cloudapi/" + file + ".json")) {
      return Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A document as JSON with double quotes for single ones. */
  public static String json(String text) {
    return text.replace('\'', '"');
  }

  /** What an account's machine is published as. */
  public static ObjectNode machine(Account owner, UUID id, String name) {
    ObjectNode machine =
        Json.object()
            .put("id", id.toString())
            .put("name", name)
            .put("alias", name)
            .put("type", "virtualmachine")
            .put("brand", "kvm")
            .put("state", "running")
            .put("owner_uuid", owner.id().toString())
            .put("region", "us-test-1")
            .put("firewall_enabled", true)
            .put("memory", 1024)
            .put("disk", 10240)
            .put("package", "small");
    machine.putObject("tags");
    machine.putObject("metadata");
    machine.putArray("nics");
    machine.putArray("ips");
    machine.putArray("networks");
    return machine;
  }

  /** Gives a machine a NIC. */
  public static void nic(ObjectNode machine, UUID network, String ip) {
    machine
        .withArray("nics")
        .addObject()
        .put("ip", ip)
        .put("mac", "92:00:00:00:00:01")
        .put("primary", true)
        .put("network", network.toString());
    machine.withArray("ips").add(ip);
  }

  /** Publishes a machine as compute-service does, and waits until it is known. */
  public void tell(Account owner, ObjectNode machine, long version) {
    publish(Topics.MACHINES, machine, version, owner.id().toString());
  }

  /** Publishes an account as auth-service does, and waits until it is known. */
  public void tell(Account account, long version, boolean names) {
    publish(
        Topics.ACCOUNTS,
        Json.object()
            .put("id", account.id().toString())
            .put("login", account.login())
            .put("name", account.login())
            .put("triton_cns_enabled", names),
        version,
        null);
  }

  /** Publishes a region as compute-service does, and waits until it is known. */
  public UUID region(String name) {
    UUID id = UUID.randomUUID();
    publish(
        Topics.REGIONS,
        Json.object().put("id", id.toString()).put("name", name).put("number", 1000),
        1,
        null);
    return id;
  }

  private void publish(Topic topic, ObjectNode object, long version, String account) {
    String id = object.path("id").asText();
    database.run(
        h ->
            states.publish(
                h,
                new StateChange(
                    topic,
                    id,
                    object.path("name").asText(),
                    version,
                    account,
                    null,
                    "active",
                    List.of(),
                    false,
                    object)));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                database.read(
                    h ->
                        h.createQuery(
                                "SELECT EXISTS (SELECT FROM known WHERE topic = :topic AND id = :id AND version >= :version)")
                            .bind("topic", topic.name())
                            .bind("id", id)
                            .bind("version", version)
                            .mapTo(Boolean.class)
                            .one()));
  }
}
