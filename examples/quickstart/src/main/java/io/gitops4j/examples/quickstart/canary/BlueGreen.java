package io.gitops4j.examples.quickstart.canary;

import static io.gitops4j.canary.Canaries.blueGreenCanary;
import static io.gitops4j.canary.judge.ErrorRate.errorRate;
import static io.gitops4j.core.pipeline.FileEdits.file;

import io.gitops4j.canary.Canary;
import io.gitops4j.canary.Guard;
import io.gitops4j.canary.traffic.GatewayApiSplitter;
import io.gitops4j.canary.traffic.Tracks;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.report.RunReport;
import io.gitops4j.core.spi.MetricSource.Query;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.LocalGitProvider;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Blue and green are two HTTP servers behind a small router that follows a route in Git. A green
 * that fails too often gets 10 % of real requests and loses them again; a good one gets them all.
 * Each share is a commit, and each decision a page.
 */
public final class BlueGreen {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Actor MIA = Actor.of("mia");
  private static final int CLIENTS = 4;
  private static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: shop
      spec:
        rules:
          - backendRefs:
              - name: shop-blue
                port: 80
                weight: 100
      """;

  private final GatewayApiSplitter splitter =
      GatewayApiSplitter.httpRoute("shop", Tracks.blueGreen("shop-{track}"));
  private final Path home;
  private final ExecutorService threads = Executors.newCachedThreadPool(BlueGreen::daemon);
  private final Counts counts = new Counts(SystemClock.utc());

  private BlueGreen(Path home) {
    this.home = home;
  }

  /** Runs it, in the folder that is given or in a temporary one. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home =
        arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("gitops4j-");
    System.out.println("Everything is in " + home);
    System.setProperty("sun.net.httpserver.nodelay", "true");
    new BlueGreen(home).run();
  }

  private Canary canary() {
    return blueGreenCanary("gitops", "shop", splitter)
        .creating(track -> List.of(file("shop/" + track + ".yaml").put("kind: Deployment\n")))
        .retiring(track -> List.of(file("shop/" + track + ".yaml").delete()))
        .weights(10, 50, 100)
        .every(Duration.ofSeconds(3))
        .sampling(Duration.ofMillis(500))
        .guardedBy(
            Guard.by(errorRate().alpha(0.01))
                .reading("requests", "router", Query.increase("requests {track}"))
                .reading("errors", "router", Query.increase("errors {track}")));
  }

  private void run() throws IOException, InterruptedException {
    ProviderContext context = ProviderContext.in(home.resolve("cache"));
    LocalGitProvider forge = LocalGitProvider.open(home.resolve("git"), context);
    RepositoryUrl url =
        forge.createRepository(
            "gitops", Map.of("shop/route.yaml", ROUTE, "shop/blue.yaml", "kind: Deployment\n"));
    Router router = Router.open(counts, threads);
    Loopback loopback = new Loopback(forge.repository(url), splitter, router);
    loopback.run("blue", Shop.open("1", 0.01, threads));
    ConfiguredConnections connections =
        ConfiguredConnections.using(Plugins.of(BlueGreen.class.getClassLoader()))
            .repository("gitops", url, forge)
            .target("prod", loopback)
            .metrics("router", counts)
            .build();
    Pipeline pipeline =
        Pipeline.named("shop").stage("prod", prod -> prod.into("prod").then(canary()));
    try (Delivery delivery =
        Delivery.builder()
            .pipelines(PipelineCatalog.of(pipeline))
            .connections(tenant -> connections)
            .journal(FileJournal.open(home.resolve("journal"), SystemClock.utc()))
            .build()) {
      load(router);
      System.out.println("\n== A green that fails at 8 % of its requests, where blue fails at 1 %");
      loopback.run("green", Shop.open("2", 0.08, threads));
      release(delivery, "2");
      System.out.println("\n== A good green");
      loopback.run("green", Shop.open("3", 0.01, threads));
      release(delivery, "3");
    } finally {
      threads.shutdownNow();
      router.close();
      loopback.close();
      connections.close();
    }
  }

  private void release(Delivery delivery, String version) throws IOException, InterruptedException {
    Run run = delivery.start("shop", Start.manual(Fields.of("version", version)), MIA);
    run = delivery.awaitEnd(run.id(), PATIENCE);
    for (CommitReceipt commit : commits(run)) {
      System.out.println(commit.describe() + ": " + commit.edits().get(0).edit().describe());
    }
    System.out.println(
        run.outcome().orElseThrow()
            + run.problem().map(problem -> ": " + problem.sentence()).orElse(""));
    Path page = RunReport.of(delivery, run.id()).writeTo(home.resolve("shop-" + version + ".html"));
    System.out.println("The report: " + page);
  }

  private static List<CommitReceipt> commits(Run run) {
    return run.release().receipts().stream()
        .filter(CommitReceipt.class::isInstance)
        .map(CommitReceipt.class::cast)
        .filter(commit -> !commit.edits().isEmpty())
        .toList();
  }

  /** Some clients that ask one thing after the other. */
  private void load(Router router) {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(router.address()).build();
    for (int i = 0; i < CLIENTS; i++) {
      threads.execute(
          () -> {
            while (!Thread.currentThread().isInterrupted()) {
              try {
                client.send(request, HttpResponse.BodyHandlers.discarding());
              } catch (InterruptedException e) {
                return;
              } catch (IOException e) {
                return; // the router is closed
              }
            }
          });
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }
}
