package io.gitops4j.git.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.RepositoryUrl;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A router of a forge's events")
class ForgeEventRouterTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "https://github.com/Acme/Shop.git, acme/shop",
    "git@gitlab.com:acme/web/shop.git, acme/web/shop",
    "https://bitbucket.example.org/scm/ACME/shop.git, acme/shop",
    "ssh://git@bitbucket.example.org:7999/ACME/shop.git, acme/shop",
    "https://dev.azure.com/org/acme/_git/shop, acme/shop",
    "https://azure.example.org/tfs/collection/acme/_git/shop, acme/shop",
    "git@ssh.dev.azure.com:v3/org/acme/shop, acme/shop",
    "git@ssh.dev.azure.com:v3/org/web%20shop/shop, web shop/shop",
    "https://dev.azure.com/org/_git/shop, shop/shop",
    "https://org.visualstudio.com/acme/_git/shop, acme/shop",
    "https://org.visualstudio.com/DefaultCollection/_git/shop, shop/shop",
    "https://org.visualstudio.com/_git/shop, shop/shop"
  })
  @DisplayName("knows a repository by the name that its forge's events give it")
  void names(String url, String name) {
    assertThat(ForgeEventRouter.name(RepositoryUrl.parse(url))).isEqualTo(name);
  }
}
