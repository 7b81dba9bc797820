package io.gitops4j.store.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL server of a test's own, on a port of the loopback interface, in a temporary folder.
 * It is one that Maven brings, or one that is installed. It won't run as root, and is run as nobody
 * then. It stops when it is closed, and when the test's JVM ends in whatever way.
 */
public final class PostgresServer implements AutoCloseable {
  private static final List<String> NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  /** Not asked for by the server, but the clients have one that they might tell. */
  private static final String PASSWORD = "passw0rd-5d41402a";

  /** Ends the server, and clears up, when nobody holds the other end of the pipe any more. */
  private static final String GUARD =
      "\"$@\" >\"$HOME/log\" 2>&1 </dev/null & cat >/dev/null; kill -QUIT $!; wait $!;"
          + " [ -e \"$HOME/keep\" ] || rm -rf \"$HOME\"";

  private final Path home;
  private final Path programs;
  private final int port;
  private @Nullable Process guard;

  private PostgresServer(Path home, Path programs, int port) {
    this.home = home;
    this.programs = programs;
    this.port = port;
  }

  /** Starts a server with an empty database. */
  public static PostgresServer start() throws IOException {
    Path home = Files.createTempDirectory("postgres");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    PostgresServer server = new PostgresServer(home, programs(home), freePort());
    boolean running = false;
    try {
      server.create();
      server.run();
      running = true;
      return server;
    } finally {
      if (!running) {
        server.close();
      }
    }
  }

  /** A source of new connections to a database; there is no pool. */
  PGSimpleDataSource database(String name) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(name);
    source.setUser("postgres");
    source.setPassword(PASSWORD);
    source.setConnectTimeout(10);
    return source;
  }

  /** Makes an empty database. */
  public PGSimpleDataSource newDatabase(String name) throws SQLException {
    execute("create database " + name);
    return database(name);
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = database("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Stops it as a power cut would, without a word to its clients. */
  void crash() throws IOException {
    Files.createFile(home.resolve("keep"));
    command("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
    awaitEnd();
    Files.delete(home.resolve("keep"));
  }

  /** Runs it again on the same data. */
  void run() throws IOException {
    List<String> server = new ArrayList<>(List.of("sh", "-c", GUARD, "guard"));
    server.addAll(asUser());
    server.addAll(List.of(programs.resolve("postgres").toString(), "-D", data()));
    server.addAll(List.of("-p", "" + port, "-c", "listen_addresses=127.0.0.1"));
    server.addAll(List.of("-c", "unix_socket_directories=", "-c", "max_connections=200"));
    // a crash of the server is not one of the machine: what was written is in its cache
    server.addAll(List.of("-c", "fsync=off"));
    ProcessBuilder builder = new ProcessBuilder(server);
    builder.environment().put("HOME", home.toString());
    guard = builder.redirectErrorStream(true).start();
    awaitAnswer();
  }

  private void awaitAnswer() throws IOException {
    for (int i = 0; i < 600; i++) {
      try {
        execute("select 1");
        return;
      } catch (SQLException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
    throw new IOException("The server does not answer:\n" + Files.readString(home.resolve("log")));
  }

  private void create() throws IOException {
    Path data = Files.createDirectory(home.resolve("data"));
    if (isRoot()) {
      execute(List.of("chown", "65534:65534", data.toString()));
    }
    command(
        "initdb", "-A", "trust", "-U", "postgres", "-E", "UTF-8", "--locale=C", "-N", "-D", data());
  }

  private String data() {
    return home.resolve("data").toString();
  }

  private void command(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(asUser());
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    execute(command);
  }

  private static void execute(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command + " failed: " + said);
    }
  }

  private static List<String> asUser() {
    return isRoot() ? NOBODY : List.of();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Where the programs are: unpacked from what Maven brought, or those that are installed. */
  private static Path programs(Path home) throws IOException {
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String name = arch.equals("aarch64") ? "arm_64" : "x86_64";
    try (InputStream packed =
        PostgresServer.class.getResourceAsStream("/postgres-linux-" + name + ".txz")) {
      if (packed != null && System.getProperty("os.name").equals("Linux")) {
        Path folder = Files.createDirectory(home.resolve("server"));
        unpack(packed, folder);
        return folder.resolve("bin");
      }
    }
    return installed();
  }

  private static void unpack(InputStream packed, Path folder) throws IOException {
    Process tar =
        new ProcessBuilder("tar", "-x", "-C", folder.toString())
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try (OutputStream input = tar.getOutputStream();
        InputStream plain = new XZInputStream(packed)) {
      plain.transferTo(input);
    }
    if (tar.onExit().join().exitValue() != 0) {
      throw new IOException("Could not unpack the server");
    }
  }

  private static Path installed() throws IOException {
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        return versions.map(v -> v.resolve("bin")).max(Path::compareTo).orElseThrow();
      }
    }
    throw new IOException("There is no PostgreSQL for this platform");
  }

  private void awaitEnd() throws IOException {
    Process process = guard;
    if (process != null) {
      process.getOutputStream().close();
      process.onExit().join();
    }
  }

  @Override
  public void close() throws IOException {
    awaitEnd();
    if (guard == null) {
      execute(List.of("rm", "-rf", home.toString()));
    }
  }
}
