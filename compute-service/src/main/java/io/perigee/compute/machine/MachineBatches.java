package io.perigee.compute.machine;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;

/** Statements on several rows of {@code machines} at once. */
public final class MachineBatches {

  private static final MachineRow ROW = new MachineRow();

  private static final String LIVE =
      """
      UPDATE machines m
      SET state = t.state, task = t.task, host_id = t.host, reserved = t.reserved, boot_id = t.boot,
          error_code = t.code, error_message = t.message, version = m.version + 1, updated_at = :now::timestamptz,
          deleted_at = CASE WHEN t.state = 'deleted' THEN :now::timestamptz END
      FROM (SELECT %s) AS t (id, version, state, task, host, reserved, boot, code, message)
      WHERE m.id = t.id AND m.version = t.version
      """;

  private static final String LIVES =
      LIVE.formatted(
          """
          * FROM unnest(:ids::uuid[], :versions::bigint[], :states::text[], :tasks::text[], :hosts::uuid[], :reserved::boolean[],
                        :boots::text[], :codes::text[], :messages::text[])
          """);

  /** Its plan is kept, as an array of unknown length would keep it from being. */
  private static final String LIVE_OF_ONE =
      LIVE.formatted(
          """
          (:ids::uuid[])[1], (:versions::bigint[])[1], (:states::text[])[1], (:tasks::text[])[1], (:hosts::uuid[])[1],
          (:reserved::boolean[])[1], (:boots::text[])[1], (:codes::text[])[1], (:messages::text[])[1]
          """);

  private MachineBatches() {}

  /**
   * A machine as somebody asks for it.
   *
   * @param account its owner
   * @param region the region's name; null where nothing is confined
   */
  record Asked(UUID id, UUID account, String region) {}

  /** Locks those that their owners have where they look for them, in the order of their ids. */
  static Map<UUID, Machine> lock(Handle h, List<Asked> asked) {
    return h
        .createQuery(
            MachineRow.SELECT
                + """
                   WHERE m.id = ANY (:ids)
                     AND EXISTS (SELECT 1 FROM unnest(:ids::uuid[], :accounts::uuid[], :regions::text[]) AS a (id, account, region)
                                 WHERE a.id = m.id AND a.account = m.account_id AND coalesce(a.region, r.name) = r.name)
                   ORDER BY m.id FOR UPDATE OF m
                  """)
        .bindArray("ids", UUID.class, asked.stream().map(Asked::id).toList())
        .bindArray("accounts", UUID.class, asked.stream().map(Asked::account).toList())
        .bindArray("regions", String.class, asked.stream().map(Asked::region).toList())
        .map(ROW)
        .stream()
        .collect(Collectors.toMap(Machine::id, Function.identity()));
  }

  /**
   * Locks machines whose work ends in this transaction: {@link MachineStore#lockForWork} has each
   * of them then, once.
   */
  public static void lockForWork(Handle h, List<UUID> ids) {
    Map<UUID, Machine> locked = h.getConfig(Locked.class).machines;
    h.createQuery(MachineRow.SELECT + " WHERE m.id = ANY (:ids) ORDER BY m.id FOR UPDATE OF m")
        .bindArray("ids", UUID.class, ids)
        .map(ROW)
        .forEach(machine -> locked.put(machine.id(), machine));
  }

  /** One that was locked so, and not taken before; or null. */
  static Machine taken(Handle h, UUID id) {
    return h.getConfig(Locked.class).machines.remove(id);
  }

  /** The transaction's machines that were locked and not taken yet, held by its handle. */
  public static final class Locked implements JdbiConfig<Locked> {
    private final Map<UUID, Machine> machines = new HashMap<>();

    @Override
    public Locked createCopy() {
      return new Locked();
    }
  }

  /**
   * As {@link MachineStore#update} of each where nothing differs but state, task, place and fault:
   * a fraction of the row.
   *
   * @throws IllegalStateException if one is no longer of its version; locked rows always are
   */
  static List<Machine> updateLives(Handle h, List<Machine> machines, Instant now) {
    int rows =
        h.createUpdate(machines.size() == 1 ? LIVE_OF_ONE : LIVES)
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .bindArray("ids", UUID.class, column(machines, Machine::id))
            .bindArray("versions", Long.class, column(machines, Machine::version))
            .bindArray("states", String.class, column(machines, m -> m.state().word()))
            .bindArray("tasks", String.class, column(machines, Machine::task))
            .bindArray("hosts", UUID.class, column(machines, m -> m.site().host()))
            .bindArray("reserved", Boolean.class, column(machines, m -> m.site().reserved()))
            .bindArray("boots", String.class, column(machines, m -> m.site().bootId()))
            .bindArray(
                "codes",
                String.class,
                column(machines, m -> m.fault() == null ? null : m.fault().code()))
            .bindArray(
                "messages",
                String.class,
                column(machines, m -> m.fault() == null ? null : m.fault().message()))
            .execute();
    if (rows != machines.size()) {
      throw new IllegalStateException(
          "of machines %s some were changed meanwhile".formatted(column(machines, Machine::id)));
    }
    return machines.stream().map(m -> MachineStore.written(m, now)).toList();
  }

  private static <T> List<T> column(List<Machine> machines, Function<Machine, T> of) {
    return machines.stream().map(of).toList();
  }
}
