package io.gitops4j.registry;

import io.gitops4j.contracts.RegistryRefusalsContract;
import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Tls;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The embedded registry as our client sees it. */
class EmbeddedRegistryContractTest {
  @TempDir static Path folders;
  private static int count;
  private static PrivateAuthority authority;
  private static Tls shown;

  @Nested
  class Does extends HttpRegistryContract {
    private EmbeddedRegistry server;

    @Override
    protected Registry open() {
      server = builder().start();
      return Registries.http(server.address(), ProviderContext.in(folders));
    }

    @AfterEach
    void stop() {
      server.close();
    }
  }

  @Nested
  class Refuses extends RegistryRefusalsContract {
    private EmbeddedRegistry server;

    @Override
    protected Registry open() {
      server = builder().start();
      return Registries.http(server.address(), ProviderContext.in(folders));
    }

    @AfterEach
    void stop() {
      server.close();
    }
  }

  @Nested
  @DisplayName("behind a service of bearer tokens, with TLS from a private authority")
  class WithTokens extends HttpRegistryContract {
    private EmbeddedRegistry server;

    @BeforeAll
    static void makeKeys() throws IOException {
      prepareKeys();
    }

    @Override
    protected Registry open() {
      server = guarded().start();
      return Registries.http(server.url().toString(), known());
    }

    @AfterEach
    void stop() {
      server.close();
    }
  }

  @Nested
  @DisplayName("behind a service of bearer tokens, with TLS from a private authority, it refuses")
  class RefusesWithTokens extends RegistryRefusalsContract {
    private EmbeddedRegistry server;

    @BeforeAll
    static void makeKeys() throws IOException {
      prepareKeys();
    }

    @Override
    protected Registry open() {
      server = guarded().start();
      return Registries.http(server.url().toString(), known());
    }

    @AfterEach
    void stop() {
      server.close();
    }
  }

  private static EmbeddedRegistry.Builder builder() {
    return EmbeddedRegistry.in(folders.resolve("registry" + count++));
  }

  private static EmbeddedRegistry.Builder guarded() {
    return builder().user("robot", "s3cret-5d41402a").tokens(Duration.ofMinutes(5)).tls(shown);
  }

  private static ProviderContext known() {
    return ProviderContext.in(folders)
        .withCredentials(() -> Credentials.basic("robot", "s3cret-5d41402a"))
        .withTls(Tls.USUAL.trusting(authority.certificate()));
  }

  private static void prepareKeys() throws IOException {
    if (authority == null) {
      authority = PrivateAuthority.in(folders);
      shown = authority.present("server");
    }
  }
}
