package io.gitops4j.examples.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Writes the {@link Settings} of an example for a platform. */
public final class SettingsFile {
  private final Properties properties = new Properties();
  private final Path home;

  private SettingsFile(Path home) {
    this.home = home;
    with("home", home.resolve("portal").toString());
  }

  /**
   * One with what the platform has.
   *
   * @param home where it is written, and the example's folder is
   */
  public static SettingsFile of(Platform platform, Path home) throws IOException {
    Path kubeconfig =
        Files.writeString(home.resolve("kubeconfig"), platform.cluster().kubeconfig());
    return new SettingsFile(home)
        .with("git.provider", "gitea")
        .with("git.token", platform.gitea().writer("robot").token())
        .with("registry", platform.registry().address())
        .with("registry.user", PlatformRegistry.USER)
        .with("registry.password", PlatformRegistry.PASSWORD)
        .with("kubeconfig", kubeconfig.toString());
  }

  /** The same with another one. */
  public SettingsFile with(String name, String value) {
    properties.setProperty(name, value);
    return this;
  }

  /** Writes it. */
  public Path write() {
    Path file = home.resolve("settings.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
