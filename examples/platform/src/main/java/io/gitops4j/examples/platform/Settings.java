package io.gitops4j.examples.platform;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where everything is that an example works with, from a file of properties. The file is read anew
 * at each use, so that a new password needs no restart; no secret is kept.
 */
public final class Settings {
  private final Path file;

  /** Those in a file. */
  public Settings(Path file) {
    this.file = file;
  }

  /** The folder for the journal and caches. */
  public Path home() {
    return Path.of(get("home"));
  }

  /** A repository by its logical name. */
  public RepositoryUrl repository(String name) {
    return RepositoryUrl.parse(get("git." + name));
  }

  /** How repositories are reached. */
  public ProviderContext git() {
    return ProviderContext.in(home().resolve("cache"))
        .withCredentials(() -> Credentials.token(get("git.token")))
        .withOptions(Fields.of("provider", get("git.provider")));
  }

  /** How the registry is reached. */
  public ProviderContext registry() {
    return ProviderContext.in(home().resolve("cache"))
        .withCredentials(() -> Credentials.basic(get("registry.user"), get("registry.password")));
  }

  /** The cluster's kubeconfig. */
  public Path kubeconfig() {
    return Path.of(get("kubeconfig"));
  }

  /**
   * Anything else.
   *
   * @throws IllegalStateException if it is not there
   */
  public String get(String name) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new IllegalStateException("Could not read the settings in " + file, e);
    }
    String value = properties.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("The settings in " + file + " lack '" + name + "'");
    }
    return value;
  }
}
