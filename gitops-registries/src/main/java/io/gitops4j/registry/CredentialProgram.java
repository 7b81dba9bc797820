package io.gitops4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The program {@code docker-credential-<name>}, which has credentials for servers. What it says is
 * never logged.
 *
 * @see <a href="https://github.com/docker/docker-credential-helpers">its protocol</a>
 */
final class CredentialProgram {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LARGEST = 1 << 20;

  private final String program;

  /**
   * A helper of that name.
   *
   * @param folder where it is; {@code null} to look where the system looks for programs
   */
  CredentialProgram(@Nullable Path folder, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new ProviderException(
          ErrorKind.UNAUTHENTICATED,
          "Could not ask for credentials: a credential helper's name has letters, digits and"
              + " ._- only. Mend the configuration of Docker.");
    }
    String file = "docker-credential-" + name;
    this.program = folder == null ? file : folder.resolve(file).toString();
  }

  /**
   * What it has for a server; empty if that is nothing.
   *
   * @throws ProviderException {@code UNAUTHENTICATED} if it is not there or does not answer
   */
  Optional<Credentials> credentials(String server) {
    try {
      String words = ask(server);
      if (words.isEmpty()) {
        return Optional.empty();
      }
      JsonNode told = Json.parse(words.getBytes(StandardCharsets.UTF_8));
      String secret = told.path("Secret").asText();
      return secret.isEmpty()
          ? Optional.empty()
          : Optional.of(Credentials.basic(told.path("Username").asText(), secret));
    } catch (IOException | CompletionException e) {
      throw failed("it can't be run, or does not answer as it should");
    } catch (InterruptedException e) {
      throw Failures.interrupted("Could not ask " + program + " for credentials", e);
    }
  }

  /** What it prints; empty where it ends with an error, as one does that has nothing. */
  private String ask(String server) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program, "get").redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      CompletableFuture<byte[]> words = CompletableFuture.supplyAsync(() -> all(process));
      try (OutputStream in = process.getOutputStream()) {
        in.write(server.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw failed("it did not answer within " + PATIENCE.toSeconds() + " seconds");
      }
      return process.exitValue() == 0 ? new String(words.join(), StandardCharsets.UTF_8) : "";
    } finally {
      process.destroyForcibly();
    }
  }

  private static byte[] all(Process process) {
    try (InputStream out = process.getInputStream()) {
      return out.readNBytes(LARGEST);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProviderException failed(String why) {
    return new ProviderException(
        ErrorKind.UNAUTHENTICATED,
        "Could not ask " + program + " for credentials: " + why + ". Is it installed?");
  }
}
