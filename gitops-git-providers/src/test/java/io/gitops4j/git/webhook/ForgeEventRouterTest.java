package io.gitops4j.git.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Previews;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.webhook.ForgeEvent.Change;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A router of a forge's events")
class ForgeEventRouterTest {
  private static final Plugins PLUGINS = Plugins.of(ForgeEventRouterTest.class.getClassLoader());

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

  @Test
  @DisplayName("starts a preview for each head of a pull request, and for nothing else")
  void previews() {
    Previews previews =
        Previews.of(
            "shop",
            number ->
                Pipeline.named("shop-pr-" + number)
                    .stage("preview", s -> s.then(Steps.pause("wait", Duration.ZERO))),
            Steps.deleteFolder("gitops", "previews/{environment}"));
    try (MemoryJournal journal = new MemoryJournal(SystemClock.utc());
        Delivery delivery =
            Delivery.builder()
                .pipelines(previews)
                .connections(tenant -> ConfiguredConnections.using(PLUGINS).build())
                .journal(journal)
                .drivenByCaller()
                .build()) {
      RepositoryUrl shop = RepositoryUrl.parse("https://github.com/acme/shop");
      ForgeEventRouter router =
          ForgeEventRouter.to(delivery, TenantId.DEFAULT).previews(shop, previews);
      List<Run> first = router.route(event(Change.OPENED, "a"));
      assertThat(first).extracting(Run::pipeline).containsExactly("shop-pr-7");
      assertThat(router.route(event(Change.OPENED, "a")))
          .extracting(Run::id)
          .containsExactly(first.get(0).id());
      assertThat(router.route(event(Change.UPDATED, "b")))
          .extracting(Run::id)
          .doesNotContain(first.get(0).id())
          .hasSize(1);
      assertThat(router.route(event(Change.OTHER, "b"))).isEmpty();
      assertThat(router.route(event(Change.CLOSED, "b"))).isEmpty();
    }
  }

  private static ForgeEvent event(Change change, String digit) {
    return ForgeEvent.pullRequest("acme/shop", "ann", 7, change, "feature", digit.repeat(40));
  }
}
