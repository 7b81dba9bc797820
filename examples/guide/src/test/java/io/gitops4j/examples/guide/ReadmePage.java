package io.gitops4j.examples.guide;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.Gates.improves;
import static io.gitops4j.core.pipeline.Gates.sameDigestAs;
import static io.gitops4j.core.pipeline.Gates.weekdays;
import static io.gitops4j.core.pipeline.HttpCheck.http;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static io.gitops4j.core.pipeline.Steps.check;
import static io.gitops4j.core.pipeline.Trigger.manually;
import static io.gitops4j.core.pipeline.Trigger.push;
import static io.gitops4j.registry.ModelCar.modelCar;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.report.RunReport;
import io.gitops4j.registry.ModelCar;
import java.io.IOException;
import java.nio.file.Path;

/** What README.md shows, compiled. */
final class ReadmePage {
  private ReadmePage() {}

  static void deliver(Path home, CommitId commit, Actor actor) throws IOException {
    ModelCar car = modelCar("jukebox", "quay.io/mlops/jukebox").model(Path.of("jukebox.onnx"));

    Pipeline jukebox =
        Pipeline.named("jukebox")
            .on(push("main"), manually())
            .produce(car)
            .stage(
                "test",
                test ->
                    test.into("test")
                        .change(
                            Change.in(
                                "gitops",
                                file("model-deployments/test/jukebox/config.yaml")
                                    .set("version", car.pinned())))
                        .then(check("smoke", http("https://jukebox-test/v2/health/ready")))
                        .onFailure(rollBack()))
            .stage(
                "prod",
                prod ->
                    prod.into("prod")
                        .guard(
                            sameDigestAs("test", car),
                            improves("accuracy"),
                            approvals(1).from("ml-leads"),
                            weekdays(9, 17))
                        .change(
                            Change.in(
                                    "gitops",
                                    file("model-deployments/prod/jukebox/config.yaml")
                                        .set("version", car.pinned()))
                                .through(pullRequest("Model {application} {version}")))
                        .onFailure(rollBack()));

    try (Delivery delivery = Delivery.embedded(home, jukebox)) {
      Run run = delivery.start("jukebox", Start.push("main", commit), actor);
      RunReport.of(delivery, run.id()).writeTo(Path.of("run.html"));
    }
  }
}
