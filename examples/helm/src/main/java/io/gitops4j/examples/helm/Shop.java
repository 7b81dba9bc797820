package io.gitops4j.examples.helm;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.ConsoleProgress;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Previews;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.report.RunReport;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.cluster.RenderingDifference;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.previews.PreviewNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a CI server embeds. Each command goes on with whatever was left, until that has ended or
 * nothing happens any more; each may be given again after it was killed.
 *
 * <pre>
 * Shop settings.properties plan            what would be done, and how staging and prod differ
 * Shop settings.properties deliver         delivers the newest commit of the source repository
 * Shop settings.properties preview 7       shows pull request 7
 * Shop settings.properties start-prod mia  mia lets the version that waits into production
 * Shop settings.properties go-on
 * </pre>
 */
public final class Shop implements AutoCloseable {
  private static final Duration QUIET = Duration.ofSeconds(12);
  private static final Actor ANN = Actor.of("ann");

  private final Settings settings;
  private final ShopPipeline shop;
  private final Cluster cluster;
  private final FileJournal journal;
  private final ConfiguredConnections connections;
  private final Delivery delivery;

  private Shop(Settings settings) {
    this.settings = settings;
    this.shop = new ShopPipeline(settings);
    this.cluster = Cluster.connect(ClusterAccess.kubeconfig(settings.kubeconfig()));
    this.journal = FileJournal.open(settings.home().resolve("journal"), SystemClock.utc());
    PreviewNamespaces namespaces =
        PreviewNamespaces.on(cluster, "shop").withQuota(Map.of("pods", "5"));
    Previews previews = shop.previews(namespaces);
    this.connections =
        ConfiguredConnections.using(Plugins.of(Shop.class.getClassLoader()))
            .repository("source", settings.repository("source"), settings.git())
            .repository("gitops", settings.repository("gitops"), settings.git())
            .registry(settings.get("registry"), settings.get("registry"), settings.registry())
            .buildCache("oci-layout:" + settings.home().resolve("builds"), settings.registry())
            .target("dev", target("dev"))
            .target("staging", target("staging"))
            .target("prod", target("prod"))
            .otherTargets(
                name ->
                    previews.number(name).isPresent()
                        ? Optional.of(namespaces.target(name))
                        : Optional.empty())
            .actors(login -> Optional.of(Actor.of(login.value())))
            .build();
    PipelineCatalog released = PipelineCatalog.of(shop.pipeline());
    this.delivery =
        Delivery.builder()
            .journal(journal)
            .pipelines(
                (tenant, name, version) ->
                    released
                        .find(tenant, name, version)
                        .or(() -> previews.find(tenant, name, version)))
            .connections(tenant -> connections)
            .console(ConsoleProgress.lines(System.out))
            .build();
  }

  private ClusterTarget target(String environment) {
    return ClusterTarget.on(cluster).in(settings.get("namespace") + "-" + environment);
  }

  /** See the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (Shop shop = new Shop(new Settings(Path.of(arguments[0])))) {
      shop.run(List.of(arguments).subList(1, arguments.length));
    }
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    switch (command.get(0)) {
      case "plan" -> plan();
      case "deliver" -> delivery.start(ShopPipeline.NAME, newest(), ANN);
      case "preview" -> preview(Long.parseLong(command.get(1)));
      case "start-prod" -> startProduction(Actor.of(command.get(1), ShopPipeline.MANAGERS));
      case "go-on" -> {}
      default -> throw new IllegalArgumentException("Unknown command: " + command);
    }
    goOn();
  }

  /** Until everything has ended, or nothing has happened for a while: then it waits for people. */
  private void goOn() throws IOException, InterruptedException {
    for (Run each : delivery.runs(TenantId.DEFAULT)) {
      if (each.hasEnded()) {
        continue;
      }
      each.waits().forEach(this::look);
      Run run = settled(each);
      System.out.println(run);
      run.problem().ifPresent(problem -> System.out.println(problem.sentence()));
      run.waits().forEach(wait -> System.out.println("waits: " + wait.sentence()));
      Path page = settings.home().resolve(run.pipeline() + ".html");
      System.out.println("The run as a page: " + RunReport.of(delivery, run.id()).writeTo(page));
    }
  }

  /** Whatever it waits for may have happened: what a webhook of the forge would say at once. */
  private void look(Run.Wait wait) {
    wait.wakeOn().forEach(key -> delivery.signal(TenantId.DEFAULT, key));
  }

  private Run settled(Run run) throws InterruptedException {
    List<Run.Wait> before;
    Run now = run;
    do {
      before = now.waits();
      now = delivery.awaitEnd(run.id(), QUIET);
    } while (!now.hasEnded() && (!isForPeople(now) || !now.waits().equals(before)));
    return now;
  }

  private static boolean isForPeople(Run run) {
    return run.status() == Run.Status.WAITING
        && run.waits().stream().anyMatch(Run.Wait::isForPeople);
  }

  private Start newest() throws IOException {
    GitRepository source = connections.repository("source");
    CommitId head = source.head("main").orElseThrow();
    fill(shop.site(ShopPipeline.NAME), source, head);
    return Start.push("main", source.commit(head));
  }

  private void preview(long number) throws IOException {
    GitRepository source = connections.repository("source");
    PullRequests pulls = connections.provider("source").pullRequests().orElseThrow();
    CommitId head = pulls.get(source.url(), number).head();
    String name = "source-pr-" + number;
    fill(shop.site(name), source, head);
    delivery.start(name, Start.pullRequest(number, head), ANN);
  }

  private static void fill(Path site, GitRepository source, CommitId commit) throws IOException {
    Files.createDirectories(site);
    Files.write(site.resolve("index.html"), source.read(commit, "site/index.html").orElseThrow());
  }

  private void startProduction(Actor manager) {
    for (Run run : delivery.runs(TenantId.DEFAULT)) {
      for (Run.Wait wait : run.waits()) {
        if (wait.node().toString().equals("prod")) {
          delivery.approve(
              TenantId.DEFAULT, run.id(), "prod/approvals", manager, wait.subject(), "go");
        }
      }
    }
  }

  private void plan() throws IOException {
    Pipeline pipeline = shop.pipeline();
    System.out.println(delivery.plan(pipeline, newest(), Snapshot.of(connections)));
    System.out.println("From staging to prod:");
    RenderingDifference.between(rendering("staging"), rendering("prod"))
        .forEach(System.out::println);
  }

  private Rendering rendering(String environment) {
    GitRepository gitops = connections.repository("gitops");
    ManifestSource chart =
        ManifestSource.of(gitops, gitops.head("main").orElseThrow(), "charts/shop");
    return shop.chart().render(chart, RenderContext.of(ShopPipeline.NAME, environment));
  }

  @Override
  public void close() {
    delivery.close();
    connections.close();
    journal.close();
    cluster.close();
  }
}
