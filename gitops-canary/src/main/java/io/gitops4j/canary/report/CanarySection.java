package io.gitops4j.canary.report;

import io.gitops4j.canary.Canary;
import io.gitops4j.core.report.ReportPart;
import io.gitops4j.core.report.ReportSection;
import io.gitops4j.core.report.ReportedRun;
import java.util.ArrayList;
import java.util.List;

/**
 * The canaries of a run in its report, those that have begun. Where nobody has the run's definition
 * any more there are none: its judges can't be asked then.
 */
public final class CanarySection implements ReportSection {
  /** It keeps nothing. */
  public CanarySection() {}

  @Override
  public List<ReportPart> parts(ReportedRun run) {
    List<ReportPart> parts = new ArrayList<>();
    run.steps()
        .forEach(
            (place, step) -> {
              boolean begun = !run.run().release().notes(place).isEmpty();
              if (step instanceof Canary canary && begun) {
                parts.add(CanaryReport.of(canary, run.run().release(), place).part());
              }
            });
    return parts;
  }
}
