package io.perigee.image.osimage;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** The table {@code osimage}. */
@Singleton
public final class OsimageStore {

  private static final String COLUMNS =
      """
      id, name, state, version, path, imagefile, kernelversion, kernelfile, initrdfile, kernelmodules, kerneloptions,
      grab_exclude, grab_filesystems, distribution, comment, pack_request,
      (SELECT json_agg(json_build_array(t.name, t.imagefile, t.kernelversion, t.kernelfile, t.initrdfile) ORDER BY t.name)::text
       FROM osimagetag t WHERE t.osimage_id = osimage.id) AS tags
      """;

  /** All, by name. */
  public List<Osimage> list(Handle h) {
    return rows(h.createQuery("SELECT " + COLUMNS + " FROM osimage ORDER BY name")).list();
  }

  /** Hands out all, row by row. */
  public void each(Handle h, Consumer<Osimage> out) {
    try (var all =
        rows(h.createQuery("SELECT " + COLUMNS + " FROM osimage").setFetchSize(100)).stream()) {
      all.forEach(out);
    }
  }

  public Optional<Osimage> byName(Handle h, String name) {
    return rows(h.createQuery("SELECT " + COLUMNS + " FROM osimage WHERE name = :name")
            .bind("name", name))
        .findOne();
  }

  public Optional<Osimage> byId(Handle h, UUID id) {
    return rows(h.createQuery("SELECT " + COLUMNS + " FROM osimage WHERE id = :id").bind("id", id))
        .findOne();
  }

  /** The osimage, held against other changes until the transaction ends. */
  public Optional<Osimage> lock(Handle h, String name) {
    return rows(h.createQuery("SELECT " + COLUMNS + " FROM osimage WHERE name = :name FOR UPDATE")
            .bind("name", name))
        .findOne();
  }

  /**
   * @throws org.jdbi.v3.core.JdbiException violating {@code osimage_name} if the name is taken
   */
  public Osimage insert(
      Handle h, UUID id, String name, OsimageState state, OsimageSettings settings) {
    return rows(settings(
                h.createQuery(
                    """
                    INSERT INTO osimage (id, name, state, path, imagefile, kernelversion, kernelfile, initrdfile, kernelmodules,
                      kerneloptions, grab_exclude, grab_filesystems, distribution, comment)
                    VALUES (:id, :name, :state, :path, :imagefile, :kernelversion, :kernelfile, :initrdfile, :kernelmodules,
                      :kerneloptions, :grabExclude, :grabFilesystems, :distribution, :comment)
                    RETURNING
                    """
                        + COLUMNS),
                settings)
            .bind("id", id)
            .bind("name", name)
            .bind("state", state.text()))
        .one();
  }

  /** Raises the version, when something that belongs to it was changed. */
  public Osimage touched(Handle h, UUID id) {
    return rows(h.createQuery(
                "UPDATE osimage SET version = version + 1, changed_at = now() WHERE id = :id RETURNING "
                    + COLUMNS)
            .bind("id", id))
        .one();
  }

  /** Changes name and settings. */
  public Osimage update(Handle h, UUID id, String name, OsimageSettings settings) {
    return rows(settings(
                h.createQuery(
                    """
                    UPDATE osimage SET name = :name, path = :path, imagefile = :imagefile, kernelversion = :kernelversion,
                      kernelfile = :kernelfile, initrdfile = :initrdfile, kernelmodules = :kernelmodules,
                      kerneloptions = :kerneloptions, grab_exclude = :grabExclude, grab_filesystems = :grabFilesystems,
                      distribution = :distribution, comment = :comment, version = version + 1, changed_at = now()
                    WHERE id = :id
                    RETURNING
                    """
                        + COLUMNS),
                settings)
            .bind("id", id)
            .bind("name", name))
        .one();
  }

  /** Goes on to a state; empty if it is not in the state that this follows. */
  public Optional<Osimage> become(Handle h, UUID id, OsimageState from, OsimageState to) {
    return rows(h.createQuery(
                """
                    UPDATE osimage SET state = :to, version = version + 1, changed_at = now()
                    WHERE id = :id AND state = :from
                    RETURNING
                    """
                    + COLUMNS)
            .bind("id", id)
            .bind("from", from.text())
            .bind("to", to.text()))
        .findOne();
  }

  /** Those whose deletion was begun so long ago that whoever began it must have died. */
  public List<Osimage> abandonedDeletions(Handle h, Duration older) {
    return rows(h.createQuery(
                """
                    UPDATE osimage SET state = 'ready', version = version + 1, changed_at = now()
                    WHERE state = 'deleting' AND changed_at < now() - :older * interval '1 millisecond'
                    RETURNING
                    """
                    + COLUMNS)
            .bind("older", older.toMillis()))
        .list();
  }

  /** Removes it; false if it is not in this state any more. */
  public boolean delete(Handle h, UUID id, OsimageState state) {
    return h.createUpdate("DELETE FROM osimage WHERE id = :id AND state = :state")
            .bind("id", id)
            .bind("state", state.text())
            .execute()
        == 1;
  }

  public void packQueued(Handle h, UUID id, String requestId) {
    h.createUpdate("UPDATE osimage SET pack_request = :request WHERE id = :id")
        .bind("request", requestId)
        .bind("id", id)
        .execute();
  }

  /** The pack is over; another may be asked for. */
  public void packEnded(Handle h, UUID id, String requestId) {
    h.createUpdate(
            "UPDATE osimage SET pack_request = NULL WHERE id = :id AND pack_request = :request")
        .bind("request", requestId)
        .bind("id", id)
        .execute();
  }

  /** The archive that nodes fetch from now on; empty if the osimage is no more. */
  public Optional<Osimage> packed(Handle h, UUID id, String imagefile) {
    return rows(h.createQuery(
                """
                    UPDATE osimage SET imagefile = :imagefile, version = version + 1, changed_at = now() WHERE id = :id
                    RETURNING
                    """
                    + COLUMNS)
            .bind("imagefile", imagefile)
            .bind("id", id))
        .findOne();
  }

  private static <S extends SqlStatement<S>> S settings(S statement, OsimageSettings s) {
    return statement
        .bind("path", s.path())
        .bind("imagefile", s.imagefile())
        .bind("kernelversion", s.kernelversion())
        .bind("kernelfile", s.kernelfile())
        .bind("initrdfile", s.initrdfile())
        .bind("kernelmodules", s.kernelmodules())
        .bind("kerneloptions", s.kerneloptions())
        .bindByType("grabExclude", array(s.grabExclude()), String[].class)
        .bindByType("grabFilesystems", array(s.grabFilesystems()), String[].class)
        .bind("distribution", s.distribution())
        .bind("comment", s.comment());
  }

  private static String[] array(List<String> list) {
    return list == null ? null : list.toArray(String[]::new);
  }

  private static org.jdbi.v3.core.result.ResultIterable<Osimage> rows(Query query) {
    return query.map((row, context) -> osimage(row));
  }

  private static Osimage osimage(ResultSet row) throws SQLException {
    return new Osimage(
        row.getObject("id", UUID.class),
        row.getString("name"),
        OsimageState.of(row.getString("state")),
        row.getLong("version"),
        new OsimageSettings(
            row.getString("path"),
            row.getString("imagefile"),
            row.getString("kernelversion"),
            row.getString("kernelfile"),
            row.getString("initrdfile"),
            row.getString("kernelmodules"),
            row.getString("kerneloptions"),
            texts(row.getArray("grab_exclude")),
            texts(row.getArray("grab_filesystems")),
            row.getString("distribution"),
            row.getString("comment")),
        row.getString("pack_request"),
        tags(row.getString("tags")));
  }

  private static List<OsimageTag> tags(String json) {
    List<OsimageTag> tags = new ArrayList<>();
    if (json != null) {
      for (JsonNode t : Json.tree(json)) {
        tags.add(
            new OsimageTag(
                t.get(0).textValue(),
                t.get(1).textValue(),
                t.get(2).textValue(),
                t.get(3).textValue(),
                t.get(4).textValue()));
      }
    }
    return List.copyOf(tags);
  }

  private static List<String> texts(Array array) throws SQLException {
    return array == null ? null : List.of((String[]) array.getArray());
  }
}
