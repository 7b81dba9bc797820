package io.gitops4j.examples.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.Registries;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/guide/registries-in-tests.md shows, compiled. */
final class RegistriesInTestsPageTest {

  @Test
  void whatIsPushedIsThere(@TempDir Path folder) {
    ProviderContext context =
        ProviderContext.in(folder.resolve("cache"))
            .withCredentials(() -> Credentials.basic("robot", "s3cret"));
    try (EmbeddedRegistry server = EmbeddedRegistry.in(folder).user("robot", "s3cret").start();
        Registry registry = Registries.http(server.address(), context)) {
      byte[] content = "hello\n".getBytes(UTF_8);
      Digest digest = Digest.of(content);
      registry.putBlob("team/app", digest, content.length, BlobSource.of(content));
      assertThat(registry.hasBlob("team/app", digest)).isTrue();
      assertThat(server.uploadedBytes()).isEqualTo(6);
    }
  }
}
