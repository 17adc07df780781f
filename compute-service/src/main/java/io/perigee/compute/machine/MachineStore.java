package io.perigee.compute.machine;

import io.perigee.compute.region.Here;
import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The tables {@code machines} and {@code machine_nics}. The owner and the URL's region are part of
 * every statement that a caller's id reaches.
 */
@Singleton
public final class MachineStore {

  private static final MachineRow ROW = new MachineRow();
  private static final String OWN =
      MachineRow.SELECT + " WHERE m.id = :id AND m.account_id = :account AND" + Here.holds("m");

  private final Here here;

  MachineStore(Here here) {
    this.here = here;
  }

  /** The account's machine; deleted ones are found as long as their record is kept. */
  public Optional<Machine> find(Handle h, UUID account, UUID id) {
    return one(here.bind(h.createQuery(OWN)).bind("account", account), id);
  }

  /** The account's machine, locked until the transaction ends. */
  public Optional<Machine> lock(Handle h, UUID account, UUID id) {
    return one(here.bind(h.createQuery(OWN + " FOR UPDATE OF m")).bind("account", account), id);
  }

  /** For work on a machine that was accepted for its owner: the machine, locked. */
  public Optional<Machine> lockForWork(Handle h, UUID id) {
    Machine locked = MachineBatches.taken(h, id);
    return locked != null
        ? Optional.of(locked)
        : one(h.createQuery(MachineRow.SELECT + " WHERE m.id = :id FOR UPDATE OF m"), id);
  }

  /** For work on a machine that was accepted for its owner. */
  public Optional<Machine> findForWork(Handle h, UUID id) {
    return one(h.createQuery(MachineRow.SELECT + " WHERE m.id = :id"), id);
  }

  /** Every machine, one after the other. */
  public void each(Handle h, Consumer<Machine> consumer) {
    h.createQuery(MachineRow.SELECT + " WHERE m.state <> 'deleted' ORDER BY m.number")
        .setFetchSize(200)
        .map(ROW)
        .forEach(consumer);
  }

  /** A new machine's row; returns it with its number. */
  public Machine insert(Handle h, Machine m) {
    long number =
        h.createQuery(
                """
                INSERT INTO machines (id, account_id, region_id, name, face, brand, state, task, image_id, image_number,
                                      image_name, image_os, package_id, package_name, package_number, memory, disk, vcpus, bandwidth,
                                      tags, metadata, networks, firewall_enabled, deletion_protection, disks, flexible,
                                      delegated_dataset, encrypted, credentials, created_at, updated_at)
                VALUES (:id, :account, :region.id, :name, :face, :brand, :stateWord, :task, :image.id, :image.number,
                        :image.name, :image.os, :size.pack, :size.name, :size.number, :size.capacity.memory, :size.capacity.disk,
                        :size.capacity.vcpus, :size.bandwidth, :tagsJson::jsonb, :metadataJson::jsonb,
                        :networksJson::jsonb, :firewallEnabled, :deletionProtection, :disksJson::jsonb,
                        :storage.flexible, :storage.delegatedDataset, :storage.encrypted, :credentials, :at, :at)
                RETURNING number
                """)
            .bindMethods(m)
            .bind("stateWord", m.state().word())
            .bind("tagsJson", Json.write(m.tags()))
            .bind("metadataJson", Json.write(m.metadata()))
            .bind("networksJson", Json.write(m.networks()))
            .bind("disksJson", disks(m))
            .bind("at", utc(m.created()))
            .mapTo(Long.class)
            .one();
    return MachineDraft.but(m, d -> d.number = number);
  }

  /**
   * Writes what changes in a machine's life, if the row is still of the version that {@code m} was
   * read in.
   *
   * @return the machine with its new version
   * @throws IllegalStateException if it is not; locked rows always are
   */
  public Machine update(Handle h, Machine m, Instant now) {
    Instant deleted = m.state() == MachineState.DELETED ? now : null;
    int rows =
        h.createUpdate(
                """
                UPDATE machines
                SET name = :name, tags = :tagsJson::jsonb, metadata = :metadataJson::jsonb,
                    networks = :networksJson::jsonb, firewall_enabled = :firewallEnabled,
                    deletion_protection = :deletionProtection, disks = :disksJson::jsonb, flexible = :storage.flexible,
                    package_id = :size.pack, package_name = :size.name, package_number = :size.number,
                    memory = :size.capacity.memory, disk = :size.capacity.disk, vcpus = :size.capacity.vcpus,
                    bandwidth = :size.bandwidth, state = :stateWord, task = :task, host_id = :site.host, reserved = :site.reserved,
                    boot_id = :site.bootId, error_code = :faultCode, error_message = :faultMessage,
                    version = version + 1, updated_at = :now, deleted_at = :gone
                WHERE id = :id AND version = :version
                """)
            .bindMethods(m)
            .bind("stateWord", m.state().word())
            .bind("tagsJson", Json.write(m.tags()))
            .bind("metadataJson", Json.write(m.metadata()))
            .bind("networksJson", Json.write(m.networks()))
            .bind("disksJson", disks(m))
            .bind("faultCode", m.fault() == null ? null : m.fault().code())
            .bind("faultMessage", m.fault() == null ? null : m.fault().message())
            .bind("now", utc(now))
            .bind("gone", deleted == null ? null : utc(deleted))
            .execute();
    if (rows != 1) {
      throw new IllegalStateException("machine " + m.id() + " was changed meanwhile");
    }
    return written(m, now);
  }

  /** The machine as its row is once it was written. */
  static Machine written(Machine m, Instant now) {
    return MachineDraft.but(
        m,
        d -> {
          d.version = m.version() + 1;
          d.updated = now;
          d.deleted = m.state() == MachineState.DELETED ? now : null;
        });
  }

  /** Gives the machine these interfaces instead of those it had. */
  public void putNics(Handle h, UUID machine, List<Nic> nics) {
    h.createUpdate("DELETE FROM machine_nics WHERE machine_id = :machine")
        .bind("machine", machine)
        .execute();
    if (nics.isEmpty()) {
      return;
    }
    var batch =
        h.prepareBatch(
            """
            INSERT INTO machine_nics (machine_id, position, mac, network_id, ip, netmask, gateway, is_primary, state)
            VALUES (:machine, :position, :mac, :network, :ip, :netmask, :gateway, :primary, :stateWord)
            """);
    nics.forEach(
        nic ->
            batch
                .bind("machine", machine)
                .bind("stateWord", nic.state().word())
                .bindMethods(nic)
                .add());
    batch.execute();
  }

  /** Names of machines that still need the image's file. */
  List<String> provisioningFrom(Handle h, String image, int most) {
    return h.createQuery(
            """
            SELECT 'machine ' || name FROM machines
            WHERE image_id::text = :image AND state = 'provisioning' ORDER BY number LIMIT :most
            """)
        .bind("image", image)
        .bind("most", most)
        .mapTo(String.class)
        .list();
  }

  /** Names of machines that are on the network, or are about to be. */
  List<String> onNetwork(Handle h, String network, int most) {
    return h.createQuery(
            """
            SELECT 'machine ' || m.name FROM machines m
            WHERE m.state NOT IN ('failed', 'deleted') AND m.networks @> jsonb_build_array(:network::text)
               OR m.id IN (SELECT n.machine_id FROM machine_nics n WHERE n.network_id::text = :network)
            ORDER BY m.number LIMIT :most
            """)
        .bind("network", network)
        .bind("most", most)
        .mapTo(String.class)
        .list();
  }

  private static Optional<Machine> one(Query query, UUID id) {
    return query.bind("id", id).map(ROW).findOne();
  }

  private static String disks(Machine m) {
    return Json.write(m.storage().disks().stream().map(Disk::stored).toList());
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
