// Copyright (c) 2026, bigdata.emr contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A client of HiveServer2, which it looks up anew for each connection.
 *
 * <p>"URL USER ask COUNT SQL" makes COUNT connections, one after the other, and asks each for the first cell of SQL: "ok N SERVER
 * CELL", or "fail N CAUSE". "URL USER make PREFIX" makes tables PREFIX0, PREFIX1, ... until a line comes on standard input, in one
 * connection until that fails: "ack N MILLIS END" follows a table that is made, with the milliseconds since 1970 at its end, "fail N
 * CAUSE" an exception, after which there is a new connection.
 */
public final class Connections {
  private static final int PAUSE_MILLIS = 200;

  private final String url;
  private final String user;

  private Connections(String url, String user) {
    this.url = url;
    this.user = user;
  }

  public static void main(String[] args) throws Exception {
    Connections own = new Connections(args[0], args[1]);
    if (args[2].equals("ask")) {
      for (int number = 0; number < Integer.parseInt(args[3]); number++) {
        own.ask(number, args[4]);
      }
    } else {
      own.make(args[3]);
    }
  }

  private void ask(long number, String query) throws ReflectiveOperationException {
    try (Connection connection = DriverManager.getConnection(url, user, "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      String cell = rows.next() ? rows.getString(1) : "";
      System.out.println("ok " + number + " " + server(connection) + " " + cell);
    } catch (SQLException cause) {
      fail(number, cause);
    }
  }

  private void make(String prefix) throws Exception {
    for (long number = 0; !ended(); ) {
      try (Connection connection = DriverManager.getConnection(url, user, "");
          Statement statement = connection.createStatement()) {
        for (; !ended(); number++) {
          long begin = System.nanoTime();
          // What failed may have been done all the same.
          statement.execute("CREATE TABLE IF NOT EXISTS " + prefix + number + " (a INT)");
          System.out.println(
              "ack " + number + " " + (System.nanoTime() - begin) / 1_000_000 + " " + System.currentTimeMillis());
          System.out.flush();
          Thread.sleep(PAUSE_MILLIS);
        }
      } catch (SQLException cause) {
        fail(number, cause);
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** Returns host and port of the server that the driver has chosen, which JDBC has no question for. */
  private static String server(Connection connection) throws ReflectiveOperationException {
    return connection.getClass().getMethod("getConnectedUrl").invoke(connection).toString().split("/")[2];
  }

  private static void fail(long number, SQLException cause) {
    System.out.println("fail " + number + " " + cause.toString().lines().findFirst().orElse(""));
    System.out.flush();
  }

  private static boolean ended() throws java.io.IOException {
    return System.in.available() > 0;
  }
}
