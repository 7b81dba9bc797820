package io.gitops4j.examples.quickstart;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.Gates.improves;
import static io.gitops4j.core.pipeline.Gates.sameDigestAs;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static io.gitops4j.core.pipeline.Steps.check;
import static io.gitops4j.core.pipeline.Steps.measure;
import static io.gitops4j.core.pipeline.Trigger.manually;
import static io.gitops4j.core.pipeline.Trigger.push;
import static io.gitops4j.registry.ModelCar.modelCar;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Check;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.report.RunReport;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.LocalGitProvider;
import io.gitops4j.registry.ModelCar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * The main job on embedded defaults: a model is packed once, pushed, put into Git for test,
 * verified, and promoted to production by pull request; then a bad one is rolled back. No server,
 * no network.
 */
public final class Quickstart {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TEST = "model-deployments/test/jukebox/config.yaml";
  private static final String PROD = "model-deployments/prod/jukebox/config.yaml";
  private static final Actor MIA = Actor.of("mia", "ml-team");

  private final Path home;
  private final Path model;
  private final LocalGitProvider forge;
  private final RepositoryUrl source;
  private final RepositoryUrl gitops;

  private Quickstart(Path home) throws IOException {
    this.home = home;
    this.model = home.resolve("jukebox.onnx");
    this.forge = LocalGitProvider.open(home.resolve("git"), ProviderContext.in(home.resolve("c")));
    this.source = forge.createRepository("jukebox", Fixture.source());
    this.gitops = forge.createRepository("gitops", Fixture.gitops());
  }

  /** Runs it, in the folder that is given or in a temporary one. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home =
        arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("gitops4j-");
    System.out.println("Everything is in " + home);
    new Quickstart(home).run();
  }

  private Pipeline pipeline() {
    ModelCar car = modelCar("jukebox", "quay.io/mlops/jukebox").model(model);
    return Pipeline.named("jukebox")
        .on(push("main"), manually())
        .produce(car)
        .stage(
            "test",
            test ->
                test.into("test")
                    .change(Change.in("gitops", file(TEST).set("version", car.pinned())))
                    .then(check("served-digest", this::sameBytesInTest))
                    .then(measure("accuracy", this::accuracy))
                    .then(check("accuracy-floor", Quickstart::goodEnough))
                    .onFailure(rollBack()))
        .stage(
            "prod",
            prod ->
                prod.into("prod")
                    .guard(
                        sameDigestAs("test", car),
                        improves("accuracy"),
                        approvals(1).from("ml-leads"))
                    .change(
                        Change.in("gitops", file(PROD).set("version", car.pinned()))
                            .through(pullRequest("Model {application} {version}")))
                    .onFailure(rollBack()));
  }

  private void run() throws IOException, InterruptedException {
    Pipeline pipeline = pipeline();
    try (Delivery delivery = Delivery.embedded(home, pipeline)) {
      train(1);
      System.out.println("\n== The plan\n" + delivery.plan(pipeline, start(), snapshot(delivery)));

      System.out.println("== A good model goes to production");
      Run good = delivery.start("jukebox", start(), MIA);
      good = delivery.await(good.id(), PATIENCE);
      System.out.println("waits: " + good.waits().get(0).sentence());
      Lee lee = new Lee(delivery, forge, gitops);
      lee.approve(good);
      lee.mergePullRequestOf(good);
      good = delivery.awaitEnd(good.id(), PATIENCE);
      Report.of(delivery, good);
      report(delivery, good, "good");
      System.out.println("in prod: " + show(PROD, "version:"));

      System.out.println("\n== A bad model is rolled back");
      train(2);
      Run bad = delivery.start("jukebox", start(), MIA);
      bad = delivery.awaitEnd(bad.id(), PATIENCE);
      Report.of(delivery, bad);
      report(delivery, bad, "bad");
      System.out.println("in test: " + show(TEST, "version:"));
      System.out.println(
          "test is on hold: " + delivery.environment("jukebox", "test").hold().orElseThrow().why());
    } finally {
      forge.close();
    }
  }

  /** The run as a page for people. */
  private void report(Delivery delivery, Run run, String name) throws IOException {
    Path page = RunReport.of(delivery, run.id()).writeTo(home.resolve(name + ".html"));
    System.out.println("the report: " + page);
  }

  /** A model of eight megabytes, and the commit that stands for its training. */
  private void train(int generation) throws IOException {
    byte[] weights = new byte[8 << 20];
    new Random(generation).nextBytes(weights);
    Files.write(model, weights);
    Fixture.commitTraining(forge.repository(source), generation);
  }

  private Start start() {
    GitRepository git = forge.repository(source);
    return Start.push("main", git.commit(git.head("main").orElseThrow()));
  }

  private static Snapshot snapshot(Delivery delivery) {
    return Snapshot.of(delivery.connections(TenantId.DEFAULT));
  }

  /** What Git says of test is what the registry has, byte for byte. */
  private Check.Outcome sameBytesInTest(StepContext context) {
    Artifact built = context.release().artifacts().values().iterator().next();
    boolean committed = show(TEST, "version:").contains(built.digest().toString());
    boolean there =
        context
            .connections()
            .registry("quay.io")
            .head("mlops/jukebox", built.digest().toString())
            .isPresent();
    return committed && there ? Check.passed() : Check.failed("test does not have " + built);
  }

  private double accuracy(StepContext context) {
    CommitId commit = context.release().source().orElseThrow();
    byte[] training = forge.repository(source).read(commit, "training.yaml").orElseThrow();
    return new String(training, UTF_8).contains("generation: 1") ? 0.93 : 0.61;
  }

  private static Check.Outcome goodEnough(StepContext context) {
    double accuracy = context.release().evidence().fields().findDecimal("accuracy").orElse(0.0);
    return accuracy >= 0.8
        ? Check.passed()
        : Check.failed("accuracy is " + accuracy + ", below 0.8");
  }

  private String show(String path, String line) {
    byte[] content = forge.repository(gitops).read(head(gitops), path).orElseThrow();
    return new String(content, UTF_8)
        .lines()
        .filter(l -> l.startsWith(line))
        .findFirst()
        .orElseThrow();
  }

  private CommitId head(RepositoryUrl repository) {
    return forge.repository(repository).head("main").orElseThrow();
  }
}
