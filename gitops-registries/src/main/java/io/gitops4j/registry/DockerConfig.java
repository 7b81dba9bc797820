package io.gitops4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@code config.json} of Docker's, or an {@code auth.json} of Podman's. Immutable. */
final class DockerConfig {
  private static final String HUB = "https://index.docker.io/v1/";

  private final Path file;
  private final @Nullable Path programs;
  private final JsonNode content;

  private DockerConfig(Path file, @Nullable Path programs, JsonNode content) {
    this.file = file;
    this.programs = programs;
    this.content = content;
  }

  /**
   * Reads a file; one that is not there has nothing.
   *
   * @throws ProviderException {@code UNAUTHENTICATED} if it can't be read; its words are not shown
   */
  static DockerConfig read(Path file) {
    return read(file, null);
  }

  /** The same with helpers from this folder. */
  static DockerConfig read(Path file, @Nullable Path programs) {
    try {
      return new DockerConfig(file, programs, Json.parse(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return new DockerConfig(file, programs, Json.object());
    } catch (IOException e) {
      throw unreadable(file);
    }
  }

  /** What it has for a host: of its helper, of the helper for all, or its own. */
  Optional<Credentials> credentials(String host) {
    String server = isHub(host) ? HUB : host;
    return entry("credHelpers", host)
        .map(JsonNode::asText)
        .or(() -> Optional.of(content.path("credsStore").asText()))
        .filter(name -> !name.isEmpty())
        .flatMap(name -> new CredentialProgram(programs, name).credentials(server))
        .or(() -> entry("auths", host).flatMap(this::own));
  }

  private Optional<JsonNode> entry(String table, String host) {
    for (Map.Entry<String, JsonNode> each : content.path(table).properties()) {
      String name = each.getKey().replaceFirst("^https?://", "").replaceFirst("/(?:v[12]/?)?$", "");
      if (name.equalsIgnoreCase(host) || (isHub(host) && isHub(name))) {
        return Optional.of(each.getValue());
      }
    }
    return Optional.empty();
  }

  private static boolean isHub(String host) {
    return host.equals("docker.io")
        || host.equals("index.docker.io")
        || host.equals("registry-1.docker.io");
  }

  private Optional<Credentials> own(JsonNode entry) {
    String refresh = entry.path("identitytoken").asText();
    if (!refresh.isEmpty()) {
      return Optional.of(Credentials.basic(TokenService.REFRESH, refresh));
    }
    String token = entry.path("registrytoken").asText();
    if (!token.isEmpty()) {
      return Optional.of(Credentials.token(token));
    }
    String pair = decoded(entry.path("auth").asText());
    int colon = pair.indexOf(':');
    return colon < 0
        ? Optional.empty()
        : Optional.of(Credentials.basic(pair.substring(0, colon), pair.substring(colon + 1)));
  }

  private String decoded(String text) {
    try {
      return new String(Base64.getDecoder().decode(text.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unreadable(file);
    }
  }

  private static ProviderException unreadable(Path file) {
    return new ProviderException(
        ErrorKind.UNAUTHENTICATED,
        "Could not read credentials from " + file + ": it is not what docker login writes.");
  }
}
