package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Fanout;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.report.Markup;
import io.gitops4j.core.report.ReportPart;
import io.gitops4j.core.report.ReportSection;
import io.gitops4j.core.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages stay in {@code target/run-reports}, to be looked at. */
@DisplayName("A run's report")
class RunReportTest {
  private static final Path PAGES = Path.of("target", "run-reports");

  private static CheckedPage page(DeliveryKit kit, Run run, String name) throws IOException {
    Files.createDirectories(PAGES);
    RunReport report = RunReport.of(kit.delivery(), run.id()).asOf(kit.time().instant());
    return CheckedPage.of(Files.readString(report.writeTo(PAGES.resolve(name + ".html"))));
  }

  @Test
  @DisplayName(
      "tells who approved and when, what was committed, what was learned, how long it took")
  void succeeded() throws IOException {
    try (DeliveryKit kit = ReportedRuns.promotion(0.93)) {
      kit.at(Duration.ofHours(3), () -> kit.approves("prod/approvals", "lee"));
      kit.mergesPullRequestsOf("gitops");
      Start start = Start.manual(Fields.of("version", "1.5.0"));
      Run run = kit.run("shop", start, "mia");
      assertThat(run.outcome()).as(String.valueOf(run.problem())).contains(Outcome.SUCCEEDED);
      CheckedPage page = page(kit, run, "succeeded");
      assertThat(page.text())
          .contains("succeeded Delivered: test and prod.")
          .contains("lee approved at approvals, 5 Jan 2026, 12:00:00")
          .contains("soaked in test for 2h", "1 of 1 approval from leads (lee)")
          .contains("-version: \"1.4.1\"", "+version: \"1.5.0\"")
          .contains("pull request gitops#1", "accuracy0.93test/replay", "Took3 h")
          .contains("replay✓ doneat the start24 min");
      assertThat(classes(page, "rect")).contains("bar waits", "bar done").doesNotContain("bar bad");
    }
  }

  @Test
  @DisplayName(
      "says what failed, what to do, and that it was undone, and shows the commit that did")
  void rolledBack() throws IOException {
    try (DeliveryKit kit = ReportedRuns.promotion(0.61)) {
      Run run = kit.run("shop", Start.manual(), "mia");
      assertThat(run.outcome()).contains(Outcome.ROLLED_BACK);
      CheckedPage page = page(kit, run, "rolled-back");
      assertThat(page.text())
          .contains("rolled back test failed and was undone.")
          .contains("Accuracy is 0.61, below the floor of 0.8")
          .contains("What to do: Train with the labels of the last week")
          .contains(
              "At test/accuracy-floor",
              "✕ failed+24 minunder 1 swhat went wrong",
              "rollback / ",
              "-version: \"1.5.0\"")
          .contains("prod ○ not reached");
      assertThat(classes(page, "rect")).contains("bar bad");
    }
  }

  @Test
  @DisplayName("says what a run waits for, which gates are closed, and for how long it has waited")
  void waiting() throws IOException {
    try (DeliveryKit kit = ReportedRuns.promotion(0.93)) {
      Run run = kit.run("shop", Start.manual(), "mia");
      kit.time().advance(Duration.ofMinutes(50));
      assertThat(page(kit, run, "waiting").text())
          .contains("waiting It waits for people.", "What it waits for")
          .contains("0 of 1 approval from leads", "approvals◔ blocked", "improves-accuracy✓ open")
          .contains("into prod · began 5 Jan 2026, 09:24:00 · 50 min so far");
    }
  }

  @Test
  @DisplayName("shows what a pull request that nobody merged yet would change")
  void proposed() throws IOException {
    try (DeliveryKit kit = ReportedRuns.promotion(0.93).approves("prod/approvals", "lee")) {
      Run run = kit.run("shop", Start.manual(), "mia");
      assertThat(page(kit, run, "proposed").text())
          .contains("Proposed: pull request gitops#1")
          .contains("- \"1.4.1\"+ \"1.5.0\"");
    }
  }

  @Test
  @DisplayName("of a hundred applications is a few hundred KB, and names the one that failed")
  void fanOut() throws IOException {
    try (DeliveryKit kit = ReportedRuns.regions(100, Fanout.rings(1, 10, 40).failureBudget(2))) {
      Run run = kit.run("shop", Start.manual(), "mia");
      assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
      CheckedPage page = page(kit, run, "fan-out");
      assertThat(page.size()).isLessThan(300_000);
      assertThat(page.text())
          .contains("regions / region-3 / smoke: 503 from region-3")
          .contains("200 steps: 199 done, 1 failed", "more are in the tables below")
          .contains("regions: 1 of 100 failed, which the failure budget allows");
      assertThat(classes(page, "rect"))
          .filteredOn(style -> style.startsWith("square"))
          .hasSize(100)
          .containsOnlyOnce("square bad");
    }
  }

  @Test
  @DisplayName("says that a run failed, and which nodes it did not reach")
  void failed() throws IOException {
    try (DeliveryKit kit = ReportedRuns.regions(5, Fanout.oneByOne())) {
      Run run = kit.run("shop", Start.manual(), "mia");
      assertThat(run.outcome()).contains(Outcome.FAILED);
      assertThat(page(kit, run, "failed").text())
          .contains("failed prod failed.", "503 from region-3")
          .contains("regions / region-4 / smoke○ not reached");
    }
  }

  @Test
  @DisplayName("says why a diff can't be read, and what the journal knows of the change")
  void unread() throws IOException {
    try (DeliveryKit kit = ReportedRuns.regions(2, Fanout.allAtOnce())) {
      Run run = kit.run("shop", Start.manual(), "mia");
      kit.failNext("read", ErrorKind.FORBIDDEN);
      assertThat(page(kit, run, "unread").text())
          .contains("could not be read: ")
          .contains("@@ shop/test.yaml: set version", "- \"1.4.1\"+ \"1.5.0\"");
    }
  }

  @Test
  @DisplayName("has the plots of a canary, from the module that made it")
  void canary() throws IOException {
    try (DeliveryKit kit = CanaryFixture.kit(CanaryFixture.canary(), CanaryFixture.metrics(0.2))) {
      Run run = kit.run("web", Start.manual(), "ann");
      CheckedPage page = page(kit, run, "canary");
      assertThat(page.text())
          .contains("Canary prod/blue-green", "12 errors in 60 requests", "Share of green");
      assertThat(classes(page, "svg")).containsExactly("graph", "timeline", "chart", "chart");
      RunReport without = RunReport.of(kit.delivery(), run.id()).sections(List.of());
      assertThat(CheckedPage.of(without.html()).text()).doesNotContain("Canary prod/blue-green");
    }
  }

  @Test
  @DisplayName("says which of its sections failed and why, and has all the others")
  void brokenSection() throws IOException {
    try (DeliveryKit kit = ReportedRuns.regions(2, Fanout.allAtOnce())) {
      Run run = kit.run("shop", Start.manual(), "mia");
      ReportSection broken =
          reported -> {
            throw new IllegalStateException("no <prices> today");
          };
      ReportSection sound =
          reported -> List.of(new ReportPart("Costs", new Markup().leaf("p", "3 EUR")));
      RunReport report = RunReport.of(kit.delivery(), run.id()).sections(List.of(broken, sound));
      assertThat(CheckedPage.of(report.html()).text())
          .contains("A part is missing", "could not tell its part", "no <prices> today")
          .contains("Costs", "3 EUR");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"succeeded", "rolled-back", "parked", "waiting", "resumed"})
  @DisplayName("can be made of a journal of version 1, without its pipeline and its repositories")
  void old(String name) throws IOException {
    Path entries = Path.of("src", "test", "resources", "golden", "v1", name + ".journal");
    try (Delivery delivery =
        Delivery.builder()
            .pipelines(PipelineCatalog.of())
            .connections(
                tenant -> {
                  throw new IllegalStateException("Nothing is connected");
                })
            .journal(GoldenJournal.read(entries).journal())
            .drivenByCaller()
            .build()) {
      for (Run run : delivery.runs(TenantId.DEFAULT)) {
        CheckedPage page = CheckedPage.of(RunReport.of(delivery, run.id()).html());
        assertThat(page.text())
            .contains("The commit could not be read: IllegalStateException", "@@ test.yaml")
            .doesNotContain("Nothing is connected");
        if (name.equals("succeeded")) {
          assertThat(page.text()).contains("all gates✓ open", "lee approved at approvals");
        }
      }
    }
  }

  private static List<String> classes(CheckedPage page, String element) {
    return page.elements(element).stream().map(e -> e.getAttribute("class")).toList();
  }
}
