package io.gitops4j.examples.models;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Steps.awaitHealthy;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Value;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.examples.platform.Platform;
import io.gitops4j.examples.platform.Repository;
import io.gitops4j.k8s.argocd.ApplicationSet;
import io.gitops4j.k8s.argocd.ApplicationSource;
import io.gitops4j.k8s.argocd.ArgoApplication;
import io.gitops4j.k8s.argocd.ArgoCdTarget;
import io.gitops4j.k8s.argocd.Generator;
import io.gitops4j.k8s.argocd.SyncPolicy;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.cluster.ServerSideApply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Promotes many applications at once through Gitea and Argo CD, and prints what that took: how many
 * commits, pushes, and requests to the forge and to the cluster. {@code benchmarks/platform.sh}
 * runs it.
 */
public final class Fleet {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: %1$s}
      spec:
        replicas: 1
        selector: {matchLabels: {app: %1$s}}
        template:
          metadata: {labels: {app: %1$s}}
          spec:
            containers:
            - name: app
              image: example.org/app:1 # set by the pipeline
      """;

  private final Platform platform;
  private final Path home;
  private final int size;
  private final List<String> names = new ArrayList<>();

  private Fleet(Platform platform, Path home, int size) {
    this.platform = platform;
    this.home = home;
    this.size = size;
    for (int i = 0; i < size; i++) {
      names.add("app-%03d".formatted(i));
    }
  }

  /** Gives the figures for so many applications. */
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
    Path home = Files.createTempDirectory("fleet-");
    try (Platform platform = new Platform()) {
      new Fleet(platform, home, Integer.parseInt(arguments[0])).print();
    }
  }

  private void print() throws Exception {
    platform.argoCd();
    String token = platform.cluster().token();
    Repository gitops = Repository.with(platform.gitea(), files());
    String namespace = platform.cluster().newNamespace();
    try (CountingProxy forge = CountingProxy.before(platform.gitea().url(), Fleet::gitRequest);
        CountingProxy api =
            CountingProxy.beforeTls(
                platform.cluster().url(),
                platform.cluster().authority(),
                home,
                Fleet::clusterRequest);
        Cluster cluster =
            Cluster.connect(
                ClusterAccess.at(
                    URI.create("https://" + api.authority()),
                    Files.readString(home.resolve("proxy.pem")),
                    () -> Secret.of(token)))) {
      ServerSideApply.on(cluster, "fleet").apply(set(gitops.url(), namespace).fields());
      RepositoryUrl counted =
          RepositoryUrl.parse(
              gitops
                  .url()
                  .toString()
                  .replace(platform.gitea().url().getAuthority(), forge.authority()));
      try (ConfiguredConnections connections = connections(counted, cluster);
          Delivery delivery = delivery(connections)) {
        round(delivery, gitops, forge, api, 2);
        round(delivery, gitops, forge, api, 3);
        round(delivery, gitops, forge, api, 4);
      }
    }
  }

  private Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    names.forEach(name -> files.put(path(name), DEPLOYMENT.formatted(name)));
    return files;
  }

  private static String path(String name) {
    return "apps/" + name + "/deployment.yaml";
  }

  private ApplicationSet set(RepositoryUrl gitops, String namespace) {
    return ApplicationSet.named("fleet")
        .in("argocd")
        .generating(Generator.gitDirectories(gitops.toString(), "main", "apps/*"))
        .template(
            ArgoApplication.named("{{ .path.basename }}")
                .from(ApplicationSource.git(gitops.toString(), "main", "{{ .path.path }}"))
                .to(namespace)
                .sync(SyncPolicy.automated()));
  }

  private ConfiguredConnections connections(RepositoryUrl gitops, Cluster cluster)
      throws IOException {
    String token = platform.gitea().writer("robot").token();
    ProviderContext context =
        ProviderContext.in(home.resolve("cache"))
            .withCredentials(() -> Credentials.token(token))
            .withOptions(Fields.of(Plugins.PROVIDER, "gitea"));
    return ConfiguredConnections.using(Plugins.of(Fleet.class.getClassLoader()))
        .repository("gitops", gitops, context)
        .target("test", ArgoCdTarget.on(cluster).named("{application}").madeBy("fleet"))
        .build();
  }

  private Delivery delivery(ConfiguredConnections connections) {
    return Delivery.builder()
        .journal(FileJournal.open(home.resolve("journal"), SystemClock.utc()))
        .pipelines(PipelineCatalog.of(names.stream().map(Fleet::pipeline).toArray(Pipeline[]::new)))
        .connections(tenant -> connections)
        .parallelism(size)
        .build();
  }

  private static Pipeline pipeline(String name) {
    return Pipeline.named(name)
        .stage(
            "test",
            test ->
                test.into("test")
                    .change(
                        Change.in(
                            "gitops",
                            file(path(name))
                                .set(
                                    "spec.template.spec.containers[name=app].image",
                                    Value.parameter("image"))))
                    .then(awaitHealthy(PATIENCE)));
  }

  private void round(
      Delivery delivery, Repository gitops, CountingProxy forge, CountingProxy api, int version)
      throws InterruptedException {
    forge.counts();
    api.counts();
    int before = gitops.messages("main").size();
    Instant begin = SystemClock.utc().instant();
    Start start = Start.manual(Fields.of("image", "example.org/app:" + version));
    List<Run> runs =
        names.stream().map(name -> delivery.start(name, start, Actor.of("ann"))).toList();
    for (Run run : runs) {
      Run ended = delivery.awaitEnd(run.id(), PATIENCE);
      if (!ended.toString().contains("SUCCEEDED")) {
        throw new IllegalStateException(ended + " " + ended.problem() + ended.waits());
      }
    }
    Duration took = Duration.between(begin, SystemClock.utc().instant());
    int commits = gitops.messages("main").size() - before;
    System.out.printf(
        "%d applications to version %d: %d commits, all well after %.1f s%n  forge: %s%n  cluster: %s%n",
        size, version, commits, took.toMillis() / 1000.0, forge.counts(), api.counts());
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
  }

  private static String gitRequest(String request) {
    if (request.contains("git-receive-pack")) {
      return request.startsWith("POST") ? "push" : "asked before a push";
    }
    if (request.contains("git-upload-pack")) {
      return request.startsWith("POST") ? "fetch" : "asked before a fetch";
    }
    return "API";
  }

  private static String clusterRequest(String request) {
    return request
        .replaceFirst("\\?.*", "")
        .replaceFirst("/namespaces/[^/]+/", "/")
        .replaceFirst(" /apis/.*/([a-z]+)/[^/]+$", " one of $1");
  }
}
