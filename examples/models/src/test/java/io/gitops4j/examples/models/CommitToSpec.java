package io.gitops4j.examples.models;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Steps.awaitHealthy;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Value;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.FollowingTarget;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.examples.platform.Platform;
import io.gitops4j.examples.platform.Program;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.k8s.argocd.ArgoCdTarget;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.registry.ModelImage;
import io.gitops4j.registry.Registries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes from the start of a run to the commit in Gitea, from there to the new
 * InferenceService in the cluster, which Argo CD makes of it, and to the end of the run; prints the
 * medians. {@code benchmarks/platform.sh} runs it.
 */
public final class CommitToSpec {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration OFTEN = Duration.ofMillis(10);
  private static final Pipeline RADAR =
      Pipeline.named("radar")
          .stage(
              "test",
              test ->
                  test.into("test")
                      .change(
                          Change.in(
                              "gitops",
                              file("model-deployments/test/radar/config.yaml")
                                  .set("version", Value.parameter("version"))))
                      .then(awaitHealthy(PATIENCE)));

  private final Site site;
  private final Cluster cluster;
  private final List<Instant> asked = new ArrayList<>();

  private CommitToSpec(Site site, Cluster cluster) {
    this.site = site;
    this.cluster = cluster;
  }

  /** Measures that often. */
  public static void main(String[] arguments) {
    int status = 0;
    try {
      measure(arguments);
    } catch (Exception e) {
      e.printStackTrace();
      status = 1;
    }
    System.exit(status); // with whatever was started
  }

  private static void measure(String[] arguments) throws Exception {
    Path home = Files.createTempDirectory("commit-to-spec-");
    try (Platform platform = new Platform();
        Site site = Site.make(platform, home);
        Cluster cluster =
            Cluster.connect(ClusterAccess.kubeconfig(new Settings(site.settings()).kubeconfig()))) {
      Program.run(PATIENCE, Models.class, site.settings(), "bootstrap");
      new CommitToSpec(site, cluster).print(home, Integer.parseInt(arguments[0]));
    }
  }

  private void print(Path home, int rounds) throws IOException, InterruptedException {
    List<String> versions = List.of(packed(home, "1.0"), packed(home, "2.0"));
    List<List<Duration>> times = List.of(list(), list(), list(), list());
    try (ConfiguredConnections connections = connections();
        Delivery delivery = delivery(home, connections)) {
      for (int i = 0; i <= rounds; i++) {
        List<Duration> round = round(delivery, versions.get(i % 2), i);
        System.out.println(round);
        for (int j = 0; i > 0 && j < round.size(); j++) {
          times.get(j).add(round.get(j)); // the first is not counted
        }
      }
    }
    System.out.printf(
        "Medians of %d: commit after %d ms, Argo CD asked %d ms later, the spec there %d ms later,"
            + " the run done %d ms later%n",
        rounds,
        median(times.get(0)),
        median(times.get(1)),
        median(times.get(2)),
        median(times.get(3)));
  }

  private static List<Duration> list() {
    return new ArrayList<>();
  }

  private static long median(List<Duration> times) {
    return times.stream().sorted().toList().get(times.size() / 2).toMillis();
  }

  private String packed(Path home, String weight) throws IOException {
    Registry registry =
        Registries.http(
            site.platform().registry().address(),
            site.platform().registry().context(home.resolve("r2")));
    Path model = Files.writeString(home.resolve("m.txt"), weight + " 1.0 0.0\n");
    Descriptor packed = ModelImage.of(model).pack(registry, "models/radar");
    registry.tag("models/radar", "v" + weight, packed.digest());
    return "v" + weight + "@" + packed.digest();
  }

  private ConfiguredConnections connections() {
    ArgoCdTarget argo = ArgoCdTarget.on(cluster).madeBy("models-test");
    FollowingTarget watched =
        new FollowingTarget() {
          @Override
          public Health health(String application, String environment, List<SourceCommit> landed) {
            Health health = argo.health(application, environment, landed);
            asked.add(SystemClock.utc().instant());
            return health;
          }
        };
    Settings settings = new Settings(site.settings());
    return ConfiguredConnections.using(Plugins.of(CommitToSpec.class.getClassLoader()))
        .repository("gitops", site.gitops(), settings.git())
        .target("test", watched)
        .build();
  }

  private Delivery delivery(Path home, ConfiguredConnections connections) {
    return Delivery.builder()
        .journal(FileJournal.open(home.resolve("journal"), SystemClock.utc()))
        .pipelines(PipelineCatalog.of(RADAR))
        .connections(tenant -> connections)
        .build();
  }

  /** When the run knew that its commit is there. */
  private static Instant committed(Delivery delivery, Run run) {
    return delivery.events(run.id()).stream()
        .filter(event -> event.kind() == RunEvent.Kind.OBSERVED)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(delivery.events(run.id()).toString()))
        .at();
  }

  private List<Duration> round(Delivery delivery, String version, int number)
      throws InterruptedException {
    asked.clear();
    Instant begin = SystemClock.utc().instant();
    CompletableFuture<Instant> spec = CompletableFuture.supplyAsync(() -> whenWanted(version));
    Start start = Start.manual(Fields.of("version", version).with("round", number));
    Run run = delivery.start("radar", start, Actor.of("ann"));
    Run ended = delivery.awaitEnd(run.id(), PATIENCE);
    Instant end = SystemClock.utc().instant();
    if (!ended.toString().contains("SUCCEEDED")) {
      throw new IllegalStateException(ended + " " + ended.problem() + ended.waits());
    }
    Instant commit = committed(delivery, run);
    Instant there = spec.join();
    return List.of(
        Duration.between(begin, commit),
        Duration.between(commit, asked.get(0)),
        Duration.between(asked.get(0), there),
        Duration.between(there, end));
  }

  private Instant whenWanted(String version) {
    String digest = version.substring(version.indexOf('@'));
    Fields service =
        Fields.of("apiVersion", "serving.kserve.io/v1beta1")
            .with("kind", "InferenceService")
            .with("metadata", Fields.of("name", "radar").with("namespace", "models-test"));
    while (!cluster.find(service).map(Fields::toString).orElse("").contains(digest)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(OFTEN.toMillis()));
    }
    return SystemClock.utc().instant();
  }
}
