package io.gitops4j.examples.guide;

import io.gitops4j.core.report.Markup;
import io.gitops4j.core.report.ReportPart;
import io.gitops4j.core.report.ReportSection;
import io.gitops4j.core.report.ReportedRun;
import java.util.List;

/** A section of one's own in the report of a run. */
public final class Costs implements ReportSection {
  @Override
  public List<ReportPart> parts(ReportedRun run) {
    Markup body = new Markup().leaf("p", "4.20 € so far").leaf("h3", "By region");
    return List.of(new ReportPart("Costs", body));
  }
}
