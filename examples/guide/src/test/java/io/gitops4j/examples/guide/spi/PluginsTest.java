package io.gitops4j.examples.guide.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A provider of one's own, registered in META-INF/services,")
class PluginsTest {
  private final Plugins plugins = Plugins.of(getClass().getClassLoader());

  @Test
  @DisplayName("is found by the URLs that it claims")
  void git(@TempDir Path cache) {
    RepositoryUrl url = RepositoryUrl.parse("https://git.example.org/acme/gitops");
    try (GitProvider found = plugins.git(url, ProviderContext.in(cache))) {
      assertThat(found).isInstanceOf(HouseGit.class);
    }
  }

  @Test
  @DisplayName("is found by the addresses that it claims")
  void registry(@TempDir Path cache) {
    try (Registry found = plugins.registry("mirror:registry.example", ProviderContext.in(cache))) {
      assertThat(found.toString()).contains("mirror.registry.example");
    }
  }
}
