package io.gitops4j.examples.platform;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.registry.DistributionServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A registry of the distribution project that lets nobody in without a password. */
public final class PlatformRegistry implements AutoCloseable {
  /** Who may push and pull. */
  public static final String USER = "robot";

  /** Nothing is protected by it: the registry is on the loopback interface, and is gone soon. */
  public static final String PASSWORD = "only-to-play";

  /** That password as {@code htpasswd -B} has it. */
  private static final String HASHED =
      USER + ":$2y$05$abcdefghijklmnopqrstuuq7xUvD4Yx1EyFOIYnaLa21rxeNDY536\n";

  private static final String ACCESS =
      """
      auth:
        htpasswd:
          realm: platform
          path: %s
      """;

  private final DistributionServer server;

  private PlatformRegistry(DistributionServer server) {
    this.server = server;
  }

  static PlatformRegistry start() throws IOException {
    Path passwords = Files.createTempFile("registry-", ".htpasswd");
    passwords.toFile().deleteOnExit();
    Files.writeString(passwords, HASHED);
    return new PlatformRegistry(
        DistributionServer.start(BuiltProgram.of("registry"), ACCESS.formatted(passwords)));
  }

  /** Host and port. */
  public String address() {
    return server.address();
  }

  /** How it is reached. */
  public ProviderContext context(Path cache) {
    return ProviderContext.in(cache).withCredentials(() -> Credentials.basic(USER, PASSWORD));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
