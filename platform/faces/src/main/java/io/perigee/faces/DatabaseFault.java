package io.perigee.faces;

import java.sql.SQLException;
import java.util.List;

/**
 * What a caller is told when the database refuses or does not answer. Handlers check their input
 * and name what is wrong; this is the net beneath them, by the class of the SQLSTATE (PostgreSQL,
 * Appendix A).
 */
final class DatabaseFault {

  private DatabaseFault() {}

  static Refusal refusal(SQLException e) {
    String state = e.getSQLState();
    // The pool gives no state when no connection became free in time.
    if (state == null || state.length() < 2) {
      return Refusal.unavailable("the database does not answer; try again");
    }
    return switch (state.substring(0, 2)) {
      // 08 connection, 53 resources, 57 statement timeout or shutdown, 58 system
      case "08", "53", "57", "58" -> Refusal.unavailable("the database does not answer; try again");
      // 25P03 idle in transaction, 40 serialization and deadlock, 55 lock timeout
      case "25", "40", "55" -> Refusal.unavailable("others are changing the same; try again");
      case "22" ->
          new Refusal(
              400,
              "InvalidArgument",
              "a value is out of range or cannot be stored",
              List.of(),
              null);
      case "23" -> integrity(state);
      default -> new Refusal(500, "InternalError", "internal error", List.of(), null);
    };
  }

  private static Refusal integrity(String state) {
    return switch (state) {
      case "23505", "23P01" -> new Refusal(409, "InUseError", "it exists already", List.of(), null);
      case "23503", "23001" ->
          new Refusal(
              409, "InUseError", "it is in use, or what it refers to is gone", List.of(), null);
      case "23502" ->
          new Refusal(
              400, "MissingParameter", "a value that is needed is missing", List.of(), null);
      default -> new Refusal(400, "InvalidArgument", "a value is not allowed", List.of(), null);
    };
  }
}
