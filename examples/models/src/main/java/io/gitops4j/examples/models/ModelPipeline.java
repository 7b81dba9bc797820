package io.gitops4j.examples.models;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.improves;
import static io.gitops4j.core.pipeline.Gates.sameDigestAs;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static io.gitops4j.core.pipeline.Steps.awaitHealthy;
import static io.gitops4j.core.pipeline.Steps.check;
import static io.gitops4j.core.pipeline.Steps.measure;
import static io.gitops4j.core.pipeline.Trigger.push;
import static io.gitops4j.registry.ModelCar.modelCar;
import static io.gitops4j.registry.evidence.EvidenceSteps.attach;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Check;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.registry.ModelCar;
import io.gitops4j.registry.evidence.Attachment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** From a commit of the source repository to production, if the model is better. */
final class ModelPipeline {
  static final String NAME = "radar";

  /** How much better than the one in production a model has to be, in correct answers of all. */
  static final double MARGIN = 0.02;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Settings settings;
  private final Cluster cluster;
  private final ModelCar car;

  private ModelPipeline(Settings settings, Cluster cluster) {
    this.settings = settings;
    this.cluster = cluster;
    this.car =
        modelCar(NAME, settings.get("registry") + "/models/" + NAME)
            .model(model(settings))
            .from("source");
  }

  static Pipeline of(Settings settings, Cluster cluster) {
    return new ModelPipeline(settings, cluster).pipeline();
  }

  /** The file that is packed. */
  static Path model(Settings settings) {
    return settings.home().resolve("models").resolve(NAME + ".txt");
  }

  private Pipeline pipeline() {
    return Pipeline.named(NAME)
        .on(push("main"))
        .produce(car)
        .stage(
            "test",
            test ->
                test.into("test")
                    .change(Change.in("gitops", file(config("test")).set("version", car.pinned())))
                    .then(awaitHealthy(PATIENCE))
                    .then(check("serves-this-model", this::isServed))
                    .then(Step.named("data", ModelPipeline::data))
                    .then(measure("accuracy", this::accuracy))
                    .then(attach("held-out", car.reference(), this::results))
                    .onFailure(rollBack()))
        .stage(
            "prod",
            prod ->
                prod.into("prod")
                    .guard(sameDigestAs("test", car), improves("accuracy").by(MARGIN))
                    .change(
                        Change.in("gitops", file(config("prod")).set("version", car.pinned()))
                            .through(
                                pullRequest("Model {application} {version}")
                                    .approvals(1)
                                    .mergedByUs(MergeMethod.SQUASH)
                                    .lookEvery(Duration.ofSeconds(2))))
                    .then(awaitHealthy(PATIENCE))
                    .then(check("serves-this-model", this::isServed))
                    .onFailure(rollBack()));
  }

  private static String config(String environment) {
    return "model-deployments/" + environment + "/" + NAME + "/config.yaml";
  }

  /** Whether the endpoint answers with the model that was packed, by its digest. */
  private Check.Outcome isServed(StepContext context) {
    String digest = car.digest().in(context.release()).toString();
    Endpoint endpoint = endpoint(context);
    return endpoint.versions().contains(digest)
        ? Check.passed()
        : new Check.Outcome.NotYet(
            endpoint.url() + " serves " + endpoint.versions(), Duration.ofSeconds(1));
  }

  private static StepResult data(StepContext context) {
    return StepResult.done(Evidence.of("data", training(context).data().toString()));
  }

  private double accuracy(StepContext context) {
    return endpoint(context).accuracy(training(context).heldOut());
  }

  private static Training training(StepContext context) {
    return new Training(
        context.connections().repository("source"), context.release().source().orElseThrow());
  }

  /** Where the model of the stage's environment is served, as KServe says. */
  private Endpoint endpoint(StepContext context) {
    String environment = context.node().names().get(0);
    Fields service =
        Fields.of("apiVersion", "serving.kserve.io/v1beta1")
            .with("kind", "InferenceService")
            .with("metadata", Fields.of("name", NAME).with("namespace", "models-" + environment));
    String url = cluster.find(service).orElseThrow().object("status").text("url");
    return new Endpoint(URI.create(url + "/v2/models/" + NAME));
  }

  /** What is kept beside the model in the registry. */
  private Attachment results(Release release) {
    Path file = settings.home().resolve("models").resolve(release.run() + ".json");
    try {
      Files.writeString(file, release.evidence().fields().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Attachment.testResults(file, "text/plain");
  }
}
