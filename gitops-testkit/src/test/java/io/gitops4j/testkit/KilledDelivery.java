package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static io.gitops4j.registry.ModelCar.modelCar;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.registry.ModelCar;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process that is killed: delivers one run after another, picking up what an earlier process
 * left. It builds and pushes a model, commits to a repository of a Git server, tags the commit,
 * asks for an approval (and gives it), and merges a pull request of a local forge.
 */
public final class KilledDelivery {
  static final TenantId TENANT = TenantId.DEFAULT;
  static final String APPROVED = "lee approved";
  private static final Duration LOOK = Duration.ofMillis(20);

  private KilledDelivery() {}

  /**
   * Arguments: a folder, the Git server's URL, how many runs in all, a crash point, at which pass.
   */
  public static void main(String[] arguments) throws InterruptedException {
    Path home = Path.of(arguments[0]);
    RepositoryUrl remote = RepositoryUrl.parse(arguments[1]);
    int runs = Integer.parseInt(arguments[2]);
    String point = arguments[3];
    AtomicInteger passes = new AtomicInteger(Integer.parseInt(arguments[4]));
    PrintStream out = System.out;
    FileJournal journal = FileJournal.open(home.resolve("journal"), SystemClock.utc());
    ConfiguredConnections connections = connections(home, remote);
    try (Delivery delivery =
        Delivery.builder()
            .pipelines(PipelineCatalog.of(pipeline(home)))
            .connections(tenant -> connections)
            .journal(journal)
            .settle(Duration.ofMillis(500))
            .crashPoints(at -> die(at, point, passes))
            .build()) {
      out.println("up");
      for (int n = 0; n < runs; n++) {
        deliver(delivery, n);
      }
      out.println("all delivered");
    } finally {
      connections.close();
      journal.close();
    }
  }

  static Pipeline pipeline(Path home) {
    ModelCar car = modelCar("app", "registry.example/team/app").model(home.resolve("model.bin"));
    return Pipeline.named("app")
        .produce(car)
        .stage(
            "test",
            s ->
                s.into("test")
                    .change(Change.in("remote", file("test/app.yaml").set("version", car.pinned())))
                    .then(Steps.tag("remote", "test-{run}")))
        .stage(
            "prod",
            s ->
                s.into("prod")
                    .guard(approvals(1))
                    .change(
                        Change.in("forge", file("prod/app.yaml").set("version", car.pinned()))
                            .through(
                                pullRequest("Release {version}").mergedByUs(MergeMethod.MERGE))));
  }

  static ConfiguredConnections connections(Path home, RepositoryUrl remote) {
    ProviderContext context = ProviderContext.in(home.resolve("cache"));
    String registry = "oci-layout:" + home.resolve("registry");
    return ConfiguredConnections.using(Plugins.of(KilledDelivery.class.getClassLoader()))
        .repository("remote", remote, context)
        .repository("forge", RepositoryUrl.of(home.resolve("git").resolve("forge.git")), context)
        .registry("registry.example", registry, context)
        .buildCache("oci-layout:" + home.resolve("builds"), context)
        .build();
  }

  static Start start(int n) {
    return Start.push("main", new CommitId(String.format("%010x%030d", n + 1, 0)));
  }

  private static void deliver(Delivery delivery, int n) throws InterruptedException {
    Run run = delivery.start("app", start(n), Actor.of("ann"));
    while (!run.hasEnded()) {
      run = delivery.awaitEnd(run.id(), LOOK);
      if (run.status() == Run.Status.PARKED && !isPoison(run)) {
        throw new IllegalStateException("Parked: " + run.problem());
      }
      if (isPoison(run)) {
        // killed three times in a row before it could write anything: what a person would do
        delivery.unpark(TENANT, run.id(), Actor.of("lee"), "the process was killed");
      }
      for (Run.Wait wait : run.waits()) {
        if (!wait.subject().isEmpty() && !approved(delivery, run)) {
          delivery.approve(TENANT, run.id(), "prod/approvals", Actor.of("lee"), wait.subject(), "");
        }
      }
    }
  }

  private static boolean isPoison(Run run) {
    return !run.hasEnded()
        && run.problem().filter(p -> p.kind() == Problem.Kind.POISON).isPresent();
  }

  private static boolean approved(Delivery delivery, Run run) {
    return delivery.events(run.id()).stream().anyMatch(e -> e.sentence().startsWith(APPROVED));
  }

  private static void die(String at, String point, AtomicInteger passes) {
    if (at.equals(point) && passes.getAndDecrement() == 0) {
      Runtime.getRuntime().halt(137);
    }
  }
}
