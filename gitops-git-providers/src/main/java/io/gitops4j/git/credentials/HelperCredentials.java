package io.gitops4j.git.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.RepositoryUrl;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks Git for what its credential helpers have.
 *
 * @see <a href="https://git-scm.com/docs/git-credential">git-credential</a>
 */
final class HelperCredentials implements Supplier<Credentials> {
  private static final System.Logger LOG = System.getLogger(HelperCredentials.class.getName());
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RepositoryUrl repository;
  private final InstantSource clock;
  private final Map<String, String> variables;
  private Credentials kept = Credentials.NONE;
  private Instant until = Instant.MIN;

  /** Asks with these variables besides the process's own. */
  HelperCredentials(RepositoryUrl repository, InstantSource clock, Map<String, String> variables) {
    this.repository = repository;
    this.clock = clock;
    this.variables = Map.copyOf(variables);
  }

  @Override
  public synchronized Credentials get() {
    Instant now = clock.instant();
    if (!now.isBefore(until)) {
      Map<String, String> told = ask();
      kept =
          told.containsKey("password")
              ? Credentials.basic(told.getOrDefault("username", ""), told.get("password"))
              : Credentials.NONE;
      until = now.plus(KEPT);
    }
    return kept;
  }

  private String question() {
    boolean https = repository.transport() == RepositoryUrl.Transport.HTTPS;
    boolean http = repository.transport() == RepositoryUrl.Transport.HTTP;
    if (!https && !http) {
      return "";
    }
    String port = repository.port() < 0 ? "" : ":" + repository.port();
    String path = repository.path().replaceFirst("^/", "");
    return "protocol="
        + (https ? "https" : "http")
        + "\nhost="
        + repository.host()
        + port
        + "\npath="
        + path
        + "\n"
        + repository.user().map(user -> "username=" + user + "\n").orElse("")
        + "\n";
  }

  private Map<String, String> ask() {
    String question = question();
    if (question.isEmpty()) {
      return Map.of();
    }
    try {
      return answer(question);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Git can''t be asked for credentials: {0}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Map.of();
  }

  /** Its words are read while it is waited for, and never logged. */
  private Map<String, String> answer(String question) throws IOException, InterruptedException {
    ProcessBuilder command =
        new ProcessBuilder("git", "-c", "core.askPass=", "credential", "fill")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    command.environment().put("GIT_TERMINAL_PROMPT", "0");
    command.environment().put("GIT_ASKPASS", "");
    command.environment().put("SSH_ASKPASS", "");
    command.environment().putAll(variables);
    Process git = command.start();
    CompletableFuture<byte[]> words = CompletableFuture.supplyAsync(() -> all(git));
    try (OutputStream in = git.getOutputStream()) {
      in.write(question.getBytes(UTF_8));
    }
    boolean ended = git.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (!ended) {
      git.destroyForcibly();
      LOG.log(Level.WARNING, "Git''s credential helper did not answer within {0}", PATIENCE);
    }
    return ended && git.exitValue() == 0 ? read(new String(words.join(), UTF_8)) : Map.of();
  }

  private static byte[] all(Process process) {
    try {
      return process.getInputStream().readAllBytes();
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static Map<String, String> read(String words) {
    Map<String, String> told = new HashMap<>();
    for (String line : words.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        told.put(line.substring(0, equals), line.substring(equals + 1).stripTrailing());
      }
    }
    return told;
  }
}
