package io.perigee.baseline;

import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * What any endpoint on this stack costs at least: one select by primary key, nothing else. The
 * bench holds the platform's endpoints against it.
 */
@Path("/rows")
@RunOnVirtualThread
public class RowResource {

  private static final String SELECT = "SELECT body FROM public.baseline_row WHERE id = ?";

  private final AgroalDataSource database;

  RowResource(AgroalDataSource database) {
    this.database = database;
  }

  /** The row's document; 404 if there is none. */
  @GET
  @Path("/{id}")
  @Produces(MediaType.APPLICATION_JSON)
  public Response get(@PathParam("id") UUID id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setObject(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Response.ok(row.getString(1)).build()
            : Response.status(Response.Status.NOT_FOUND).build();
      }
    }
  }
}
