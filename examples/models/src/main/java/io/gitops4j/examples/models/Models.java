package io.gitops4j.examples.models;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.ConsoleProgress;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.report.RunReport;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.core.trace.Trace;
import io.gitops4j.core.trace.Tracer;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.k8s.argocd.ArgoCdTarget;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.details.LiveTrace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a portal for models embeds. Each command may be given again after it was killed, and goes on
 * where it was.
 *
 * <pre>
 * Models settings.properties bootstrap        fills in and applies the ApplicationSets
 * Models settings.properties deliver          delivers the newest commit of the source repository
 * Models settings.properties trace test       from the InferenceService in an environment, back
 * Models settings.properties where COMMIT     from a commit, forward
 * </pre>
 */
public final class Models implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Actor ANN = Actor.of("ann");

  private final Settings settings;
  private final Cluster cluster;
  private final FileJournal journal;
  private final ConfiguredConnections connections;
  private final Delivery delivery;

  private Models(Settings settings) throws IOException {
    this.settings = settings;
    this.cluster = Cluster.connect(ClusterAccess.kubeconfig(settings.kubeconfig()));
    this.journal = FileJournal.open(settings.home().resolve("journal"), SystemClock.utc());
    ArgoCdTarget argo = ArgoCdTarget.on(cluster);
    this.connections =
        ConfiguredConnections.using(Plugins.of(Models.class.getClassLoader()))
            .repository("source", settings.repository("source"), settings.git())
            .repository("gitops", settings.repository("gitops"), settings.git())
            .registry(settings.get("registry"), settings.get("registry"), settings.registry())
            .buildCache("oci-layout:" + settings.home().resolve("builds"), settings.registry())
            .target("argocd", ClusterTarget.on(cluster).in("argocd"))
            .target("models-test", argo.named(ModelPipeline.NAME + "-test").madeBy("models-test"))
            .target("models-prod", argo.named(ModelPipeline.NAME + "-prod").madeBy("models-prod"))
            .target("test", argo.madeBy("models-test"))
            .target("prod", argo.madeBy("models-prod"))
            .actors(login -> Optional.of(Actor.of(login.value())))
            .build();
    this.delivery =
        Delivery.builder()
            .journal(journal)
            .pipelines(
                PipelineCatalog.of(ModelPipeline.of(settings, cluster), Bootstrap.of(settings)))
            .connections(tenant -> connections)
            .console(ConsoleProgress.lines(System.out))
            .build();
  }

  /** See the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (Models models = new Models(new Settings(Path.of(arguments[0])))) {
      models.run(List.of(arguments).subList(1, arguments.length));
    }
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    switch (command.get(0)) {
      case "bootstrap" -> tell(delivery.start(Bootstrap.NAME, Start.manual(), ANN));
      case "deliver" -> tell(deliver());
      case "trace" -> System.out.println(trace(command.get(1)).text());
      case "where" ->
          where(new CommitId(command.get(1))).forEach(t -> System.out.println(t.text()));
      default -> throw new IllegalArgumentException("Unknown command: " + command);
    }
  }

  private Run deliver() throws IOException {
    GitRepository source = connections.repository("source");
    CommitId head = source.head("main").orElseThrow();
    new Training(source, head).into(ModelPipeline.model(settings));
    return delivery.start(ModelPipeline.NAME, Start.push("main", source.commit(head)), ANN);
  }

  private void tell(Run started) throws IOException, InterruptedException {
    Run run = delivery.awaitEnd(started.id(), PATIENCE);
    System.out.println(run);
    Path page = settings.home().resolve(run.pipeline() + ".html");
    System.out.println("The run as a page: " + RunReport.of(delivery, run.id()).writeTo(page));
    run.problem().ifPresent(problem -> System.out.println(problem.sentence()));
  }

  private LiveTrace trace(String environment) {
    return LiveTrace.of(
        cluster,
        Tracer.of(delivery),
        "serving.kserve.io/v1beta1",
        "InferenceService",
        "models-" + environment,
        ModelPipeline.NAME);
  }

  private List<Trace> where(CommitId commit) {
    return Tracer.of(delivery).of(commit);
  }

  @Override
  public void close() {
    delivery.close();
    connections.close();
    journal.close();
    cluster.close();
  }
}
