package io.gitops4j.testkit.cluster;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.pipeline.Value;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.servers.GiteaServer;
import io.gitops4j.k8s.ManifestObject;
import io.gitops4j.k8s.PlainYamlRenderer;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.servers.ControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline that commits to a real Gitea, into a real cluster: a good release, then a bad one,
 * which is rolled back.
 */
abstract class ReleaseToCluster {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String FILE = "shop/deployment.yaml";
  private static final Step APPLY = Steps.apply(PlainYamlRenderer.create(), "gitops", "shop");
  private static final Step HEALTHY = Steps.awaitHealthy(Duration.ofMinutes(2));

  private static final Pipeline SHOP =
      Pipeline.named("shop")
          .stage(
              "test",
              s ->
                  s.into("test")
                      .change(
                          Change.in(
                              "gitops",
                              file(FILE)
                                  .set(
                                      "spec.template.spec.containers[0].image",
                                      Value.parameter("image"))))
                      .then(APPLY)
                      .then(HEALTHY)
                      .onFailure(rollBack().then(APPLY).then(HEALTHY)));

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop}
      spec:
        replicas: 2
        progressDeadlineSeconds: 10
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}}
          spec:
            containers:
            - name: shop
              image: example.org/shop:0.9 # set by the pipeline
      """;

  @TempDir Path home;

  /** What is deployed to, and where in it. */
  protected String namespace;

  protected Cluster cluster;

  /** In Gitea; its folder {@code shop} has a Deployment. */
  protected RepositoryUrl repository;

  private GiteaServer gitea;

  protected void connect(ControlPlane plane) throws Exception {
    gitea = GiteaServer.shared();
    repository = gitea.newRepository(Map.of(FILE, DEPLOYMENT));
    namespace = plane.newNamespace();
    cluster = Cluster.connect(plane.access());
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  /** Applies objects that say what is to be followed. */
  protected void apply(ManifestObject<?>... objects) {
    for (ManifestObject<?> object : objects) {
      ServerSideApply.on(cluster, "tests").apply(object.fields());
    }
  }

  /**
   * Releases both.
   *
   * @param reasons what is said of the bad one
   */
  protected void deliver(DeploymentTarget target, String... reasons) throws Exception {
    ProviderContext context =
        ProviderContext.in(home.resolve("cache"))
            .withCredentials(() -> Credentials.token(gitea.writer("robot").token()))
            .withOptions(Fields.of(Plugins.PROVIDER, "gitea"));
    ConfiguredConnections connections =
        ConfiguredConnections.using(Plugins.of(getClass().getClassLoader()))
            .repository("gitops", repository, context)
            .target("test", target)
            .build();
    try (Delivery delivery =
        Delivery.builder()
            .journal(new MemoryJournal(SystemClock.utc()))
            .pipelines(PipelineCatalog.of(SHOP))
            .connections(tenant -> connections)
            .build()) {
      GitRepository git = connections.repository("gitops");
      Run good = release(delivery, "example.org/shop:1.0");
      assertThat(good.outcome()).as(() -> good.problem().toString()).contains(Outcome.SUCCEEDED);
      assertThat(image(cluster, namespace)).isEqualTo("example.org/shop:1.0");

      Run bad = release(delivery, "example.org/shop:2.0-missing");
      assertThat(bad.outcome())
          .as(() -> bad.problem() + " " + bad.waits() + " " + bad)
          .contains(Outcome.ROLLED_BACK);
      assertThat(bad.problem().orElseThrow().sentence()).contains(reasons);
      assertThat(new String(git.read(git.head("main").orElseThrow(), FILE).orElseThrow(), UTF_8))
          .contains("image: example.org/shop:1.0 # set by the pipeline");
      assertThat(image(cluster, namespace)).isEqualTo("example.org/shop:1.0");
    } finally {
      connections.close();
    }
  }

  /** Releases an image, and waits for the end. */
  static Run release(Delivery delivery, String image) throws InterruptedException {
    Start start = Start.manual(Fields.of("image", image));
    return delivery.awaitEnd(delivery.start("shop", start, Actor.of("ann")).id(), PATIENCE);
  }

  /** The image of the Deployment as it is. */
  static String image(Cluster cluster, String namespace) {
    Fields shop =
        Fields.of("apiVersion", "apps/v1")
            .with("kind", "Deployment")
            .with("metadata", Fields.of("name", "shop").with("namespace", namespace));
    return cluster
        .find(shop)
        .orElseThrow()
        .object("spec")
        .object("template")
        .object("spec")
        .objects("containers")
        .get(0)
        .text("image");
  }
}
