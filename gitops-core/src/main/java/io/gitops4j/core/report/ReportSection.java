package io.gitops4j.core.report;

import java.util.List;

/**
 * What a module adds to the reports of runs: the canary's charts, say. Found where it is registered
 * in {@code META-INF/services} as a public class with a constructor without arguments. Thread-safe.
 */
public interface ReportSection {
  /** What it knows of a run, in order; none if nothing in the run concerns it. */
  List<ReportPart> parts(ReportedRun run);
}
