package io.gitops4j.git.servers;

import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.servers.ServerProcess;
import io.gitops4j.git.servers.GiteaServer.Account;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gitea's process, with its database and repositories in a temporary folder. */
final class GiteaProcess implements AutoCloseable {
  /** Of all accounts. */
  static final String PASSWORD = "correct-horse-battery";

  private static final String ADMIN = "keeper";
  private static final Pattern TOKEN = Pattern.compile("\\b[0-9a-f]{40}\\b");

  private static final String PREPARE_AND_RUN =
      """
      set -e
      "$@" migrate
      "$@" admin user create --admin --username %s --password %s --email keeper@example.org \\
          --must-change-password=false --access-token >"$HOME/admin"
      exec "$@" web
      """
          .formatted(ADMIN, PASSWORD);

  /** Its program's folder, its own folder, its port. */
  private static final String SETTINGS =
      """
      APP_NAME = Gitea for tests
      RUN_MODE = prod
      [server]
      STATIC_ROOT_PATH = %1$s
      HTTP_ADDR = 127.0.0.1
      HTTP_PORT = %3$d
      ROOT_URL = http://127.0.0.1:%3$d/
      OFFLINE_MODE = true
      DISABLE_SSH = true
      [database]
      DB_TYPE = sqlite3
      PATH = %2$s/gitea.db
      SQLITE_JOURNAL_MODE = WAL
      SQLITE_TIMEOUT = 20000
      [repository]
      ROOT = %2$s/repositories
      DEFAULT_BRANCH = main
      [security]
      INSTALL_LOCK = true
      [service]
      DISABLE_REGISTRATION = true
      [webhook]
      ALLOWED_HOST_LIST = loopback
      [queue]
      TYPE = channel
      [indexer]
      ISSUE_INDEXER_TYPE = db
      [cron]
      ENABLED = false
      [mirror]
      ENABLED = false
      [actions]
      ENABLED = true
      [packages]
      ENABLED = false
      [log]
      MODE = console
      LEVEL = warn
      """;

  private final ServerProcess process;
  private final Path home;
  private final URI url;
  private final Account admin;

  private GiteaProcess(ServerProcess process, Path home, URI url, Account admin) {
    this.process = process;
    this.home = home;
    this.url = url;
    this.admin = admin;
  }

  /** Starts one with an empty database, and waits until it answers. */
  static GiteaProcess start() throws IOException {
    Path program = BuiltProgram.of("gitea");
    Path home = Files.createTempDirectory("gitea").toRealPath();
    int port = ServerProcess.freePort();
    Path settings = home.resolve("app.ini");
    Files.writeString(settings, SETTINGS.formatted(program.getParent(), home, port));
    Map<String, String> environment =
        Map.of(
            "HOME", home.toString(),
            "GITEA_WORK_DIR", home.toString(),
            "GITEA_I_AM_BEING_UNSAFE_RUNNING_AS_ROOT", "true");
    List<String> command =
        List.of(
            "sh",
            "-c",
            PREPARE_AND_RUN,
            "gitea",
            program.toString(),
            "--config",
            settings.toString());
    URI url = URI.create("http://127.0.0.1:" + port + "/");
    ServerProcess process = ServerProcess.start("gitea", home, environment, command);
    process.await(new GiteaApi(url)::isUp);
    return new GiteaProcess(process, home, url, new Account(ADMIN, token(home)));
  }

  URI url() {
    return url;
  }

  Account admin() {
    return admin;
  }

  Path repositories() {
    return home.resolve("repositories");
  }

  private static String token(Path home) throws IOException {
    Matcher found = TOKEN.matcher(Files.readString(home.resolve("admin")));
    if (!found.find()) {
      throw new IOException("Gitea did not print the administrator's token");
    }
    return found.group();
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
