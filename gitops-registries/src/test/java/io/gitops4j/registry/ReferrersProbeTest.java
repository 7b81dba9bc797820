package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.LoopbackRegistry.Quirk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A registry without lists of referrers")
class ReferrersProbeTest {
  private static final String APP = "team/app";

  @TempDir Path folder;
  private Instant now = Instant.parse("2026-01-05T09:00:00Z");

  private Registry connect(LoopbackRegistry server) {
    ProviderContext context = ProviderContext.in(folder.resolve("cache")).withClock(() -> now);
    return Registries.http(server.address(), context);
  }

  private static long asked(LoopbackRegistry server) {
    return server.log().stream().filter(line -> line.contains("/referrers/")).count();
  }

  @Test
  @DisplayName("is asked for one once an hour, and what the tags list is found each time")
  void once() throws IOException {
    try (LoopbackRegistry server =
        LoopbackRegistry.over(Registries.folder(folder.resolve("registry")), Quirk.NO_REFERRERS)) {
      Registry registry = connect(server);
      Descriptor image = RegistryContent.putImage(registry, APP, "layer");
      Descriptor note = RegistryContent.putNote(registry, APP, "note", image);
      for (int i = 0; i < 3; i++) {
        assertThat(registry.referrers(APP, image.digest())).containsExactly(note);
      }
      assertThat(asked(server)).isEqualTo(1);
      now = now.plus(Duration.ofHours(1));
      assertThat(registry.referrers(APP, image.digest())).containsExactly(note);
      assertThat(asked(server)).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("is asked again about other repositories, and where nothing was there to ask about")
  void unknown() throws IOException {
    try (LoopbackRegistry server =
        LoopbackRegistry.over(Registries.folder(folder.resolve("registry")), Quirk.NO_REFERRERS)) {
      Registry registry = connect(server);
      Digest none = Digest.of(RegistryContent.bytes("none"));
      assertThat(registry.referrers(APP, none)).isEmpty();
      assertThat(registry.referrers(APP, none)).isEmpty();
      assertThat(asked(server)).isEqualTo(2);
      registry.referrers(APP, RegistryContent.putImage(registry, APP, "layer").digest());
      registry.referrers("other", RegistryContent.putImage(registry, "other", "x").digest());
      assertThat(asked(server)).isEqualTo(4);
    }
  }
}
