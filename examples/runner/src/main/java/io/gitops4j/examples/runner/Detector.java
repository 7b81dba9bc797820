package io.gitops4j.examples.runner;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.ConsoleProgress;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.report.RunReport;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.git.ci.CiFile;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.deploy.ClusterTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a delivery server embeds. It may be killed at any moment, and started again.
 *
 * <pre>
 * Detector settings.properties workflow      commits the workflow to both branches
 * Detector settings.properties serve         takes reports of images, and delivers them
 * Detector settings.properties runs          lists runs, and writes a page of each
 * Detector settings.properties approve olga  olga lets what waits into production
 * Detector settings.properties reject olga   olga does not
 * Detector settings.properties release olga  olga releases test, which is on hold after a defect
 * </pre>
 */
public final class Detector implements AutoCloseable {
  private final Settings settings;
  private final DetectorPipeline detector;
  private final Cluster cluster;
  private final FileJournal journal;
  private final ConfiguredConnections connections;
  private final Delivery delivery;

  private Detector(Settings settings) {
    this.settings = settings;
    this.detector = new DetectorPipeline(settings);
    this.cluster = Cluster.connect(ClusterAccess.kubeconfig(settings.kubeconfig()));
    this.journal = FileJournal.open(settings.home().resolve("journal"), SystemClock.utc());
    this.connections =
        ConfiguredConnections.using(Plugins.of(Detector.class.getClassLoader()))
            .repository("source", settings.repository("source"), settings.git())
            .repository("gitops", settings.repository("gitops"), settings.git())
            .registry(settings.get("registry"), settings.get("registry"), settings.registry())
            .target("test", target("test"))
            .target("prod", target("prod"))
            .actors(login -> Optional.of(Actor.of(login.value())))
            .build();
    this.delivery =
        Delivery.builder()
            .journal(journal)
            .pipelines(PipelineCatalog.of(detector.pipeline()))
            .connections(tenant -> connections)
            .console(ConsoleProgress.lines(System.out))
            .build();
  }

  private ClusterTarget target(String environment) {
    return ClusterTarget.on(cluster).in(settings.get("namespace") + "-" + environment);
  }

  /** See the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (Detector detector = new Detector(new Settings(Path.of(arguments[0])))) {
      detector.run(List.of(arguments).subList(1, arguments.length));
    }
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    switch (command.get(0)) {
      case "workflow" -> commitWorkflow();
      case "serve" -> Reports.serve(settings, delivery);
      case "runs" -> tell();
      case "approve" -> decide(owner(command.get(1)), true);
      case "reject" -> decide(owner(command.get(1)), false);
      case "release" ->
          delivery.release(TenantId.DEFAULT, DetectorPipeline.NAME, "test", owner(command.get(1)));
      default -> throw new IllegalArgumentException("Unknown command: " + command);
    }
  }

  private static Actor owner(String name) {
    return Actor.of(name, DetectorPipeline.OWNERS);
  }

  private void commitWorkflow() {
    CiFile workflow = detector.workflow();
    GitRepository source = connections.repository("source");
    for (String branch : List.of("master", "dev")) {
      System.out.println(branch + ": " + workflow.commitTo(source, branch));
    }
    workflow.needs().forEach(need -> System.out.println("The forge's settings need " + need));
  }

  private void tell() throws IOException {
    for (Run run : delivery.runs(TenantId.DEFAULT)) {
      System.out.println(run);
      run.problem().ifPresent(problem -> System.out.println(problem.sentence()));
      run.waits().forEach(wait -> System.out.println("waits: " + wait.sentence()));
      RunReport.of(delivery, run.id()).writeTo(settings.home().resolve(run.id() + ".html"));
    }
  }

  private void decide(Actor owner, boolean yes) {
    String gate = "prod/approvals";
    for (Run run : delivery.runs(TenantId.DEFAULT)) {
      for (Run.Wait wait : run.waits()) {
        if (!wait.node().toString().equals("prod")) {
          continue;
        }
        if (yes) {
          delivery.approve(TenantId.DEFAULT, run.id(), gate, owner, wait.subject(), "tried it");
        } else {
          delivery.reject(TenantId.DEFAULT, run.id(), gate, owner, wait.subject(), "not today");
        }
      }
    }
  }

  @Override
  public void close() {
    delivery.close();
    connections.close();
    journal.close();
    cluster.close();
  }
}
