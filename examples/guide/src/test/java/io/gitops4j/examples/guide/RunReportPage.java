package io.gitops4j.examples.guide;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;

/** What docs/guide/run-report.md shows, compiled. */
final class RunReportPage {
  private RunReportPage() {}

  static void write(Delivery delivery, Run run) throws IOException {
    RunReport.of(delivery, run.id()).writeTo(Path.of("run.html"));
  }
}
