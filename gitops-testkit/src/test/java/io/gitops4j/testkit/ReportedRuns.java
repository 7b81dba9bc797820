package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.Gates.improves;
import static io.gitops4j.core.pipeline.Gates.soak;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;

import io.gitops4j.core.model.Problem;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.Fanout;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Stage;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Trigger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Runs of the sorts that reports are about. */
final class ReportedRuns {
  private static final String VALUES =
      """
      # what runs here
      image: registry.example.org/shop
      version: "1.4.1"
      replicas: 3
      resources:
        memory: 512Mi
      """;

  private ReportedRuns() {}

  static Change to(String environment, String version) {
    return Change.in("gitops", file("shop/" + environment + ".yaml").set("version", version));
  }

  private static Step measured(String name, double accuracy, Duration length) {
    return Step.named(
        name,
        c ->
            c.now().isBefore(c.startedAt().plus(length))
                ? StepResult.waiting("12,500 requests are replayed", length)
                : StepResult.done(Evidence.of("accuracy", accuracy).with("samples", 12_500)));
  }

  /** A pipeline that tests, soaks, asks lee, and goes to production by pull request. */
  static DeliveryKit promotion(double accuracy) {
    Pipeline pipeline =
        Pipeline.named("shop")
            .on(Trigger.push("main"), Trigger.manually())
            .stage(
                "test",
                s ->
                    s.into("test")
                        .change(to("test", "1.5.0"))
                        .then(measured("replay", accuracy, Duration.ofMinutes(24)))
                        .then(floor())
                        .onFailure(rollBack()))
            .stage(
                "prod",
                s ->
                    s.into("prod")
                        .guard(
                            soak(Duration.ofHours(2), "test"),
                            improves("accuracy"),
                            approvals(1).from("leads"))
                        .change(
                            to("prod", "1.5.0").through(pullRequest("Shop 1.5.0 to production"))));
    return kit(pipeline, "test", "prod");
  }

  private static Step floor() {
    return Step.named(
        "accuracy-floor",
        c ->
            c.release().evidence().fields().findDecimal("accuracy").orElse(0.0) >= 0.8
                ? StepResult.done()
                : new StepResult.Failed(
                    Problem.of(
                        Problem.Kind.CHECK_FAILED,
                        "Accuracy is 0.61, below the floor of 0.8",
                        "Train with the labels of the last week, or lower the floor.")));
  }

  /** A pipeline that delivers to so many regions; one of them is broken, and may be. */
  static DeliveryKit regions(int count, Fanout fanout) {
    List<String> regions = IntStream.range(0, count).mapToObj(n -> "region-" + n).toList();
    Pipeline pipeline =
        Pipeline.named("shop")
            .on(Trigger.manually())
            .stage("test", s -> s.into("test").change(to("test", "1.5.0")))
            .stage(
                "prod",
                s ->
                    s.forEach(
                        "regions",
                        regions,
                        r -> r,
                        fanout,
                        (region, each) -> region(region, each)));
    return kit(pipeline, concat("test", regions));
  }

  private static void region(String region, Stage stage) {
    stage
        .into(region)
        .change(to(region, "1.5.0"))
        .then(
            Step.named(
                "smoke",
                c ->
                    region.equals("region-3")
                        ? new StepResult.Failed(
                            Problem.of(Problem.Kind.CHECK_FAILED, "503 from " + region, ""))
                        : StepResult.done(Evidence.of("answered-in-ms", 31))));
  }

  private static String[] concat(String first, List<String> more) {
    String[] all = new String[more.size() + 1];
    all[0] = first;
    for (int i = 0; i < more.size(); i++) {
      all[i + 1] = more.get(i);
    }
    return all;
  }

  static DeliveryKit kit(Pipeline pipeline, String... environments) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String environment : environments) {
      files.put("shop/" + environment + ".yaml", VALUES);
    }
    return DeliveryKit.of(pipeline).repository("gitops", files).actor("lee", "leads");
  }
}
