package io.perigee.compute.known;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.DnsNames;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.projection.Known;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Asks the network service for names in DNS. Whether an account wants any is remembered for five
 * seconds, so that the machines of all others cost no statement more.
 */
@Singleton
final class OwnersDnsNames implements DnsNames {

  private static final Logger LOG = Logger.getLogger(OwnersDnsNames.class);
  private static final long REMEMBERED = Duration.ofSeconds(5).toNanos();
  private static final int MOST_REMEMBERED = 10_000;

  private final Known known;
  private final Internal internal;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, Answer> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Answer> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  private record Answer(boolean wanted, long until) {}

  OwnersDnsNames(Known known, Internal internal) {
    this.known = known;
    this.internal = internal;
  }

  @Override
  public boolean wanted(UUID account) {
    Answer remembered = remembered(account);
    if (remembered != null) {
      return remembered.wanted();
    }
    boolean wanted =
        known
            .byId(Topics.ACCOUNTS, account.toString())
            .filter(row -> !row.deleted())
            .map(row -> row.object().path("triton_cns_enabled").asBoolean())
            .orElse(false);
    lock.lock();
    try {
      answers.remove(account);
      answers.put(account, new Answer(wanted, System.nanoTime() + REMEMBERED));
    } finally {
      lock.unlock();
    }
    return wanted;
  }

  @Override
  public boolean surelyUnwanted(UUID account) {
    Answer remembered = remembered(account);
    return remembered != null && !remembered.wanted();
  }

  /** Null if nothing is, or no longer. */
  private Answer remembered(UUID account) {
    lock.lock();
    try {
      Answer answer = answers.get(account);
      return answer == null || answer.until() - System.nanoTime() <= 0 ? null : answer;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Map<UUID, List<String>> of(UUID account, Collection<UUID> machines) {
    if (machines.isEmpty() || !wanted(account)) {
      return Map.of();
    }
    ObjectNode body = Json.object();
    ArrayNode ids = body.putArray("machines");
    machines.forEach(id -> ids.add(id.toString()));
    try {
      return read(internal.post("network", "/internal/cns/names/" + account, body).path("names"));
    } catch (PerigeeException e) {
      LOG.infof("event=dns_names_not_had account=%s reason=\"%s\"", account, e.getMessage());
      return Map.of();
    }
  }

  private static Map<UUID, List<String>> read(JsonNode answer) {
    Map<UUID, List<String>> names = new HashMap<>();
    answer
        .properties()
        .forEach(
            machine -> {
              List<String> found = new ArrayList<>();
              machine.getValue().forEach(name -> found.add(name.asText()));
              names.put(UUID.fromString(machine.getKey()), found);
            });
    return names;
  }
}
