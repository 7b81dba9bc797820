package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.EffectContract;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.SemanticVersion;
import io.gitops4j.core.pipeline.Check;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.chart.Chart;
import io.gitops4j.registry.chart.ChartRegistry;
import io.gitops4j.registry.chart.SampleChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A chart of a pipeline")
class HelmChartTest extends EffectContract {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-05T09:00:00Z"));

  @TempDir Path home;
  private Path folder;
  private OciLayoutRegistry registry;

  @BeforeEach
  void write() throws IOException {
    folder = SampleChart.write(home.resolve("chart"), "jukebox", "1.2.3+b.1");
    registry = OciLayoutRegistry.at(home.resolve("registry"));
  }

  private HelmChart chart(String repository) {
    return HelmChart.helmChart("chart", repository, folder);
  }

  @Override
  protected Effect<?> effect() {
    return chart("registry.example/team/jukebox").effect();
  }

  @Override
  protected Connections connections() {
    return new TwoRegistries(registry, OciLayoutRegistry.at(home.resolve("cache")));
  }

  @Override
  protected long occurrences() {
    return registry.tags("team/jukebox", "", 10).size();
  }

  @Test
  @DisplayName("is pushed under its own version, where Helm finds it, and journaled by digest")
  void pushed() throws InterruptedException {
    HelmChart product = chart("registry.example/team/jukebox");
    Run run = run(product);
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    Artifact artifact = run.release().find(product).orElseThrow();
    assertThat(artifact.kind()).isEqualTo(Artifact.Kind.CHART);
    assertThat(artifact.reference().tag()).contains("1.2.3_b.1");
    Digest digest = artifact.digest();
    ChartRegistry charts = ChartRegistry.in(registry, "team");
    assertThat(charts.find("jukebox", SemanticVersion.parse("1.2.3+b.1")).orElseThrow().digest())
        .isEqualTo(digest);
    assertThat(charts.pull("jukebox", digest).digest()).isEqualTo(Chart.read(folder).digest());
  }

  @Test
  @DisplayName("that did not change is the same digest in every run")
  void unchanged() throws InterruptedException {
    HelmChart product = chart("registry.example/team/jukebox");
    Artifact first = run(product).release().find(product).orElseThrow();
    assertThat(run(product).release().find(product)).contains(first);
  }

  @Test
  @DisplayName("that changed without a new version is refused, and the registry's stays")
  void changed() throws IOException, InterruptedException {
    HelmChart product = chart("registry.example/team/jukebox");
    Digest first = run(product).release().find(product).orElseThrow().digest();
    Files.writeString(folder.resolve("values.yaml"), "volume: 12\n");
    Run second = run(product);
    assertThat(second.outcome()).contains(Outcome.FAILED);
    assertThat(second.problem().orElseThrow().toString()).contains("raise the chart's version");
    assertThat(registry.head("team/jukebox", "1.2.3_b.1").orElseThrow().digest()).isEqualTo(first);
  }

  @Test
  @DisplayName("that has another name than its repository is refused, with the right one")
  void misnamed() throws InterruptedException {
    Run run = run(chart("registry.example/team/music"));
    assertThat(run.outcome()).contains(Outcome.FAILED);
    assertThat(run.problem().orElseThrow().toString()).contains("Push it to team/jukebox");
  }

  private Run run(HelmChart product) throws InterruptedException {
    Pipeline pipeline =
        Pipeline.named("app")
            .produce(product)
            .stage("test", stage -> stage.then(Steps.check("good", context -> Check.passed())));
    Connections connections = connections();
    try (Delivery delivery =
        Delivery.builder()
            .pipelines(PipelineCatalog.of(pipeline))
            .connections(tenant -> connections)
            .journal(new MemoryJournal(CLOCK))
            .clock(CLOCK)
            .settle(Duration.ZERO)
            .drivenByCaller()
            .build()) {
      Run run = delivery.start("app", Start.manual(), Actor.of("mia"));
      delivery.work();
      return delivery.run(run.id());
    }
  }

  /** Two registries, and nothing else. */
  private record TwoRegistries(Registry registry, Registry cache) implements Connections {
    @Override
    public Registry registry(String host) {
      return registry;
    }

    @Override
    public Registry buildCache() {
      return cache;
    }

    @Override
    public GitRepository repository(String name) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public GitProvider provider(String name) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public DeploymentTarget target(String environment) {
      throw new UnsupportedOperationException(environment);
    }

    @Override
    public Optional<Actor> actor(Identity identity) {
      return Optional.empty();
    }
  }
}
