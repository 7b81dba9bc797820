package io.gitops4j.core.report;

import java.util.Objects;

/**
 * A part of a report.
 *
 * @param title its heading, of the second level
 * @param body what stands below; its own headings are of the third level
 */
public record ReportPart(String title, Markup body) {
  /** Checks that both are there. */
  public ReportPart {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(body, "body");
  }
}
