package io.gitops4j.git.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The API of a forge")
class ForgeHostsTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0}: {1}, {2}")
  @CsvSource({
    "https://github.com/acme/gitops, https://api.github.com, acme/gitops",
    "git@github.com:acme/gitops.git, https://api.github.com, acme/gitops",
    "ssh://git@ssh.github.com:443/acme/gitops, https://api.github.com, acme/gitops",
    "https://git.example.org/acme/gitops.git, https://git.example.org/api/v3, acme/gitops",
    "https://git.example.org:8443/acme/gitops, https://git.example.org:8443/api/v3, acme/gitops",
    "ssh://git@git.example.org:2222/acme/gitops, https://git.example.org/api/v3, acme/gitops",
  })
  @DisplayName("is found by the URL of a repository")
  void found(String url, String api, String name) {
    try (ForgeHosts hosts = hosts(ProviderContext.in(folder))) {
      assertThat(hosts.api(RepositoryUrl.parse(url))).hasToString(api);
      assertThat(hosts.name(RepositoryUrl.parse(url))).isEqualTo(name);
    }
  }

  @Test
  @DisplayName("is where the connection says, below a path too")
  void told() {
    Fields options = Fields.of(ForgeHosts.API, "https://example.org/git/api/v3");
    RepositoryUrl url = RepositoryUrl.parse("https://example.org/git/acme/gitops.git");
    try (ForgeHosts hosts = hosts(ProviderContext.in(folder).withOptions(options))) {
      assertThat(hosts.api(url)).hasToString("https://example.org/git/api/v3");
      assertThat(OwnedName.of(hosts, url)).isEqualTo(new OwnedName("acme", "gitops"));
    }
  }

  @Test
  @DisplayName("is not there for a folder")
  void none() {
    try (ForgeHosts hosts = hosts(ProviderContext.in(folder))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> hosts.api(RepositoryUrl.of(folder)))
          .withMessageContaining("https or ssh");
    }
  }

  private static ForgeHosts hosts(ProviderContext context) {
    return ForgeHosts.of(context, "/api/v3", UnaryOperator.identity(), ForgeHosts.tokenOf("x"))
        .withApi(URI.create("https://api.github.com"), "github.com", "ssh.github.com");
  }
}
