package io.gitops4j.store.postgres;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.JournalException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * The tables of the journal, in a PostgreSQL schema of their own. Thread-safe.
 *
 * <p>{@link #create(DataSource)} creates them or brings them up to date, by an account that may
 * create schemas; an account that only uses the journal needs {@code usage} of the schema and its
 * sequence, and {@code select, insert, update, delete} on its tables. Who would rather run the SQL
 * themselves asks for {@link #script}.
 */
public final class PostgresSchema {
  /** The schema unless another is named. */
  public static final String DEFAULT = "gitops4j";

  private static final int VERSION = 1;
  private static final int NONE = -1;
  private static final int LONGEST = 48;

  private PostgresSchema() {}

  /**
   * Creates the schema {@value #DEFAULT}, or brings it up to date. Several processes may do so at
   * once; does nothing where everything is there.
   *
   * @throws JournalException if the database can't be reached, the account may not, or the schema
   *     was made by a newer version of the library
   */
  public static void create(DataSource database) {
    create(database, DEFAULT);
  }

  /**
   * Creates a schema of some name, or brings it up to date.
   *
   * @param schema lower-case letters, digits and {@code _}
   * @throws JournalException if the database can't be reached, the account may not, or the schema
   *     was made by a newer version of the library
   */
  public static void create(DataSource database, String schema) {
    Database target = new Database(database, checked(schema), null);
    String doing = "create the schema " + schema;
    int present = target.read(doing, c -> version(c, schema));
    if (present < VERSION) {
      String script = script(schema);
      target.transaction(doing, c -> execute(c, script));
    } else if (present > VERSION) {
      throw newer(doing, present);
    }
  }

  /**
   * The SQL that {@link #create(DataSource, String)} executes, in one transaction.
   *
   * @param schema lower-case letters, digits and {@code _}
   */
  public static String script(String schema) {
    try (InputStream script = PostgresSchema.class.getResourceAsStream("schema.sql")) {
      byte[] text = Objects.requireNonNull(script, "schema.sql").readAllBytes();
      return new String(text, StandardCharsets.UTF_8).replace("${schema}", checked(schema));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Throws if the schema is not there, or is of another version. */
  static void check(Database database) {
    String schema = database.schema();
    String doing = "open the journal in the schema " + schema;
    int present = database.read(doing, c -> version(c, schema));
    if (present > VERSION) {
      throw newer(doing, present);
    }
    if (present < VERSION) {
      String why =
          present == NONE
              ? "it is not in this database"
              : "it is at version " + present + ", not " + VERSION;
      throw new JournalException(
          ErrorKind.INVALID,
          "Could not "
              + doing
              + ": "
              + why
              + ". Call PostgresSchema.create(…) or apply its script.",
          null);
    }
  }

  /** A name that may stand in SQL as it is. */
  static String checked(String schema) {
    boolean plain = schema.matches("[a-z_][a-z0-9_]*") && schema.length() <= LONGEST;
    if (!plain || schema.toLowerCase(Locale.ROOT).startsWith("pg_")) {
      throw new IllegalArgumentException(
          "Not a schema's name: '"
              + schema
              + "'. Use up to "
              + LONGEST
              + " lower-case letters, digits and _, not beginning with pg_");
    }
    return schema;
  }

  /** The version of the schema; {@value #NONE} if it is not there. */
  private static int version(Connection connection, String schema) throws SQLException {
    String table = schema + ".schema_version";
    try (Statement statement = connection.createStatement()) {
      try (ResultSet there =
          statement.executeQuery("select to_regclass('" + table + "') is not null")) {
        if (!there.next() || !there.getBoolean(1)) {
          return NONE;
        }
      }
      try (ResultSet version = statement.executeQuery("select version from " + table)) {
        return version.next() ? version.getInt(1) : NONE;
      }
    }
  }

  private static boolean execute(Connection connection, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(script);
    }
  }

  private static JournalException newer(String doing, int present) {
    return new JournalException(
        ErrorKind.INVALID,
        "Could not "
            + doing
            + ": it is at version "
            + present
            + ", made by a newer version of the library. Use that version.",
        null);
  }
}
