package io.gitops4j.testkit.cluster;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Products;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.k8s.WorkloadRenderer;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.details.ApplicationDetails;
import io.gitops4j.k8s.details.ApplicationReader;
import io.gitops4j.k8s.details.AsPromoted;
import io.gitops4j.k8s.details.EnvironmentDetails;
import io.gitops4j.k8s.details.LogLimits;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import io.gitops4j.registry.Registries;
import io.gitops4j.testkit.DeliveryKit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The details of an application")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class DetailsTest {
  private static final String HOST = "registry.example";
  private static final String IMAGE = HOST + "/shop/web";
  private static final Product WEB = Products.pushed("web", Artifact.Kind.IMAGE, IMAGE + ":1.0");
  private static final Pipeline SHOP =
      Pipeline.named("shop")
          .produce(WEB)
          .stage(
              "test",
              s ->
                  s.into("test")
                      .change(
                          Change.in(
                              "gitops", file("shop/workload.yaml").set("image", WEB.reference())))
                      .then(Steps.apply(WorkloadRenderer.create(), "gitops", "shop")))
          .stage(
              "prod",
              s ->
                  s.into("prod")
                      .change(Change.in("gitops", file("prod.yaml").set("image", WEB.pinned()))));

  @TempDir private Path folder;

  @Test
  @DisplayName("say what was promoted, by which run and commits, and whether that is what runs")
  void asPromoted(ControlPlane plane) throws Exception {
    String namespace = plane.newNamespace();
    try (EmbeddedRegistry server = EmbeddedRegistry.in(folder.resolve("registry")).start();
        Cluster cluster = Cluster.connect(plane.access())) {
      ClusterTarget target = ClusterTarget.on(cluster).in(namespace);
      ProviderContext context = ProviderContext.in(folder.resolve("cache"));
      Registry registry = Registries.http(server.address(), context);
      Digest digest = RegistryContent.putImage(registry, "shop/web", "1.0").digest();
      registry.tag("shop/web", "1.0", digest);
      try (DeliveryKit kit =
          DeliveryKit.of(SHOP)
              .repository(
                  "gitops",
                  Map.of("shop/workload.yaml", "image: none\n", "prod.yaml", "image: none\n"))
              .registry(HOST, registry)
              .target("test", target)) {
        var run = kit.run("shop", Start.manual(), "ann");
        assertThat(run.outcome()).as(() -> run.problem().toString()).contains(Outcome.SUCCEEDED);

        ApplicationReader reader =
            ApplicationReader.of(kit.delivery()).withLogs(LogLimits.NONE).at("test", target);
        EnvironmentDetails test = awaited(reader, AsPromoted.Answer.YES);
        assertThat(test.asPromoted().sentence()).contains(digest.toString());
        assertThat(test.delivered().orElseThrow().release().orElseThrow().by()).isEqualTo("ann");
        assertThat(test.runs()).singleElement().extracting(r -> r.id()).isEqualTo(run.id());
        assertThat(test.releases()).hasSize(1);
        assertThat(test.text())
            .contains("release  web " + IMAGE + ":1.0@" + digest + ", by ann")
            .containsPattern("commit [0-9a-f]{10} on gitops:main")
            .contains("as promoted: YES");
        EnvironmentDetails prod = details(reader, "prod");
        assertThat(prod.objects()).isEmpty();
        assertThat(prod.asPromoted().answer()).isEqualTo(AsPromoted.Answer.UNKNOWN);
        assertThat(prod.gaps())
            .singleElement()
            .extracting(g -> g.what())
            .isEqualTo("what runs in prod");

        changeImage(cluster, namespace);
        EnvironmentDetails changed = awaited(reader, AsPromoted.Answer.NO);
        assertThat(changed.asPromoted().sentence()).contains("not with " + digest);
      }
    }
  }

  private static EnvironmentDetails awaited(ApplicationReader reader, AsPromoted.Answer answer) {
    Predicate<EnvironmentDetails> is = d -> d.asPromoted().answer() == answer;
    EnvironmentDetails now = details(reader, "test");
    while (!is.test(now)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      now = details(reader, "test");
    }
    return now;
  }

  private static EnvironmentDetails details(ApplicationReader reader, String environment) {
    ApplicationDetails shop = reader.details("shop");
    return shop.environments().stream()
        .filter(e -> e.environment().equals(environment))
        .findFirst()
        .orElseThrow();
  }

  /** As somebody would in a hurry. */
  private static void changeImage(Cluster cluster, String namespace) {
    Fields container = Fields.of("name", "shop").with("image", IMAGE + ":2.0");
    Fields template = Fields.of("spec", Fields.of("containers", List.of(container)));
    ServerSideApply.on(cluster, "somebody")
        .forcing()
        .apply(
            Fields.of("apiVersion", "apps/v1")
                .with("kind", "Deployment")
                .with("metadata", Fields.of("name", "shop").with("namespace", namespace))
                .with("spec", Fields.of("template", template)));
  }
}
