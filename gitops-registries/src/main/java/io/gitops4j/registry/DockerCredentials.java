package io.gitops4j.registry;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.spi.SystemClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Credentials that this machine's user has for a registry already, as {@code docker login}, {@code
 * podman login} and credential helpers keep them; for a provider's context. What they give is for
 * that registry's host and no other. Asked for again after a minute. Thread-safe.
 *
 * @see <a href="https://docs.docker.com/reference/cli/docker/login/">docker login</a>
 */
public final class DockerCredentials {
  private DockerCredentials() {}

  /**
   * From the first of these files that has any: {@code $REGISTRY_AUTH_FILE}, {@code
   * $XDG_RUNTIME_DIR/containers/auth.json}, {@code ~/.config/containers/auth.json}, {@code
   * $DOCKER_CONFIG/config.json} or {@code ~/.docker/config.json}; none of them, no credentials.
   *
   * @param address the registry's, as it is given to {@link Registries#http}
   * @throws IllegalArgumentException if it is no address
   */
  public static Supplier<Credentials> found(String address) {
    return in(usual(System.getenv(), Path.of(System.getProperty("user.home"))), address);
  }

  /**
   * From one file of that kind; none of it, no credentials.
   *
   * @param file read at each use, at most once a minute
   * @throws IllegalArgumentException if it is no address
   */
  public static Supplier<Credentials> in(Path file, String address) {
    return in(List.of(file), address);
  }

  private static Supplier<Credentials> in(List<Path> files, String address) {
    String host = Origin.of(address, true).getAuthority();
    return new KeptCredentials(
        () ->
            files.stream()
                .map(file -> DockerConfig.read(file).credentials(host))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(Credentials.NONE),
        SystemClock.utc());
  }

  static List<Path> usual(Map<String, String> variables, Path home) {
    List<Path> files = new ArrayList<>();
    path(variables, "REGISTRY_AUTH_FILE").ifPresent(files::add);
    path(variables, "XDG_RUNTIME_DIR")
        .ifPresent(folder -> files.add(folder.resolve("containers/auth.json")));
    files.add(home.resolve(".config/containers/auth.json"));
    files.add(
        path(variables, "DOCKER_CONFIG").orElse(home.resolve(".docker")).resolve("config.json"));
    return files;
  }

  private static Optional<Path> path(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank()).map(Path::of);
  }
}
