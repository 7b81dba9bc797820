package io.gitops4j.registry.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A check of a scan report in a pipeline")
class ScanCheckTest {
  private static final Instant MONDAY = Instant.parse("2026-01-05T09:00:00Z");
  private static final String GRYPE =
      """
      {"matches": [
        {"vulnerability": {"id": "CVE-1", "severity": "High", "fix": {"state": "fixed"}},
         "artifact": {"name": "openssl"}},
        {"vulnerability": {"id": "CVE-2", "severity": "Critical", "fix": {"state": "not-fixed"}},
         "artifact": {"name": "zlib"}},
        {"vulnerability": {"id": "CVE-3", "severity": "Low", "fix": {"state": "fixed"}},
         "artifact": {"name": "tar"}}]}
      """;

  @TempDir Path folder;

  private Run run(ScanCheck check) throws InterruptedException {
    InstantSource clock = InstantSource.fixed(MONDAY);
    try (Delivery delivery =
        Delivery.builder()
            .pipelines(
                PipelineCatalog.of(
                    Pipeline.named("app")
                        .stage("test", stage -> stage.then(Steps.check("scan", check)))))
            .connections(
                tenant -> ConfiguredConnections.using(Plugins.of(List.of(), List.of())).build())
            .journal(new MemoryJournal(clock))
            .clock(clock)
            .drivenByCaller()
            .build()) {
      Run run = delivery.start("app", Start.manual(), Actor.of("ann"));
      delivery.work();
      return delivery.run(run.id());
    }
  }

  private Path report() throws IOException {
    return Files.writeString(folder.resolve("report.json"), GRYPE);
  }

  private static String sentence(Run run) {
    assertThat(run.outcome()).contains(Outcome.FAILED);
    return run.problem().orElseThrow().sentence();
  }

  @Test
  @DisplayName("fails with what is too bad, the worst first")
  void fails() throws Exception {
    assertThat(sentence(run(ScanCheck.of(report()))))
        .isEqualTo(
            "Check scan failed: grype found 2 of severity high or above:"
                + " CVE-2 in zlib (critical), CVE-1 in openssl (high)");
    assertThat(sentence(run(ScanCheck.of(report()).below(Severity.LOW).onlyFixable())))
        .isEqualTo(
            "Check scan failed: grype found 2 of severity low or above:"
                + " CVE-1 in openssl (high), CVE-3 in tar (low)");
  }

  @Test
  @DisplayName("passes with waivers that hold, and says in its evidence what there is")
  void waived() throws Exception {
    List<Waiver> waivers =
        List.of(
            new Waiver("CVE-1", "openssl", MONDAY.plusSeconds(1), "not reachable"),
            Waiver.of("CVE-2", MONDAY.plusSeconds(1), "no fix yet"));
    Run run = run(ScanCheck.of(report()).waiving(waivers));
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    var learned = run.release().evidence(NodePath.of("test", "scan")).fields();
    assertThat(learned.object("findings").asMap())
        .containsEntry("low", 1L)
        .containsEntry("high", 1L)
        .containsEntry("critical", 1L);
    assertThat(learned.number("waived")).isEqualTo(2);
  }

  @Test
  @DisplayName("fails when a waiver has ended or is for something else, and says so")
  void expired() throws Exception {
    List<Waiver> waivers =
        List.of(
            Waiver.of("CVE-1", MONDAY, "not reachable"),
            new Waiver("CVE-2", "tar", MONDAY.plusSeconds(1), "no fix yet"));
    assertThat(sentence(run(ScanCheck.of(report()).waiving(waivers))))
        .contains(
            "CVE-2 in zlib (critical), CVE-1 in openssl (high), waived until 2026-01-05T09:00:00Z");
  }

  @Test
  @DisplayName("fails without a report")
  void missing() throws Exception {
    assertThat(sentence(run(ScanCheck.of(folder.resolve("none.json")))))
        .contains("Run the scanner before this check");
  }
}
