package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.pipeline.Fanout;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A run's report")
class RunReportTest {
  private static final Path PAGES = Path.of("target", "run-reports");

  private static String page(DeliveryKit kit, Run run, String name) throws IOException {
    Files.createDirectories(PAGES);
    Path file =
        RunReport.of(kit.delivery(), run.id())
            .asOf(kit.time().instant())
            .writeTo(PAGES.resolve(name + ".html"));
    return Files.readString(file);
  }

  @Test
  @DisplayName("tells")
  void tells() throws IOException {
    try (DeliveryKit kit = ReportedRuns.promotion(0.93)) {
      kit.at(Duration.ofHours(3), () -> kit.approves("prod/approvals", "lee"));
      kit.mergesPullRequestsOf("gitops");
      Run run = kit.run("shop", Start.manual(), "mia");
      assertThat(run.outcome()).as(String.valueOf(run.problem())).contains(Outcome.SUCCEEDED);
      page(kit, run, "succeeded");
    }
    try (DeliveryKit kit = ReportedRuns.promotion(0.61)) {
      Run run = kit.run("shop", Start.manual(), "mia");
      page(kit, run, "rolled-back");
    }
    try (DeliveryKit kit = ReportedRuns.promotion(0.93)) {
      Run run = kit.run("shop", Start.manual(), "mia");
      page(kit, run, "waiting");
    }
    try (DeliveryKit kit = ReportedRuns.regions(100, Fanout.rings(1, 10, 40).failureBudget(2))) {
      Run run = kit.run("shop", Start.manual(), "mia");
      page(kit, run, "fanout");
    }
    try (DeliveryKit kit = CanaryFixture.kit(CanaryFixture.canary(), CanaryFixture.metrics(0.2))) {
      Run run = kit.run("web", Start.manual(), "ann");
      page(kit, run, "canary");
    }
  }
}
