package io.gitops4j.registry.scan;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.Check;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.StepContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A check that a scanner found nothing too bad: {@code Steps.check("scan",
 * ScanCheck.of(report).below(Severity.HIGH))}. Without a report it fails. What it learned (counts
 * by severity, how many were waived) is evidence for gates and people. Immutable and thread-safe.
 */
public final class ScanCheck implements Check {
  private static final int MOST_NAMED = 5;

  private final String description;
  private final Source source;
  private final Severity limit;
  private final boolean onlyFixable;
  private final List<Waiver> waivers;

  private ScanCheck(
      String description,
      Source source,
      Severity limit,
      boolean onlyFixable,
      List<Waiver> waivers) {
    this.description = description;
    this.source = source;
    this.limit = limit;
    this.onlyFixable = onlyFixable;
    this.waivers = List.copyOf(waivers);
  }

  /** Where a report comes from. */
  @FunctionalInterface
  public interface Source {
    /**
     * The report's bytes.
     *
     * @throws ProviderException if there is none, or it can't be had now
     */
    byte[] report(StepContext context);
  }

  /** Of a report in a file, as a step of a CI leaves it; nothing high or critical passes. */
  public static ScanCheck of(Path file) {
    Objects.requireNonNull(file, "file");
    return of("file " + file, context -> read(file));
  }

  /**
   * Of a report from code; nothing high or critical passes.
   *
   * @param description names the source, for the pipeline's fingerprint
   */
  public static ScanCheck of(String description, Source source) {
    return new ScanCheck(description, source, Severity.HIGH, false, List.of());
  }

  /** The same, letting pass what is less than that. */
  public ScanCheck below(Severity severity) {
    return new ScanCheck(description, source, severity, onlyFixable, waivers);
  }

  /**
   * The same, letting pass what no version is known to mend. SARIF does not say that of a finding:
   * there nothing passes by it.
   */
  public ScanCheck onlyFixable() {
    return new ScanCheck(description, source, limit, true, waivers);
  }

  /** The same, putting up with these for as long as each says. */
  public ScanCheck waiving(List<Waiver> more) {
    List<Waiver> all = new ArrayList<>(waivers);
    all.addAll(more);
    return new ScanCheck(description, source, limit, onlyFixable, all);
  }

  @Override
  public Outcome look(StepContext context) {
    byte[] content = source.report(context);
    ScanReport report = ScanReport.parse(content);
    List<Finding> bad =
        report.findings().stream()
            .filter(finding -> finding.severity().compareTo(limit) >= 0)
            .filter(finding -> finding.fixable() || !onlyFixable)
            .toList();
    List<Finding> left = bad.stream().filter(f -> !isWaived(f, context.now())).toList();
    if (!left.isEmpty()) {
      return Check.failed(sentence(report, left, context.now()));
    }
    return Check.passed(
        Evidence.of("scanner", report.scanner())
            .with("report", Digest.of(content).toString())
            .with("findings", counts(report))
            .with("waived", (long) bad.size()));
  }

  private boolean isWaived(Finding finding, Instant now) {
    return waivers.stream().anyMatch(each -> each.covers(finding) && each.holds(now));
  }

  private String sentence(ScanReport report, List<Finding> left, Instant now) {
    List<Finding> worst =
        left.stream().sorted((a, b) -> b.severity().compareTo(a.severity())).toList();
    String named =
        worst.stream()
            .limit(MOST_NAMED)
            .map(finding -> finding + expired(finding, now))
            .collect(Collectors.joining(", "));
    int more = left.size() - MOST_NAMED;
    return (report.scanner().isEmpty() ? "the scanner" : report.scanner())
        + " found "
        + left.size()
        + " of severity "
        + limit.word()
        + " or above: "
        + named
        + (more > 0 ? " and " + more + " more" : "");
  }

  private String expired(Finding finding, Instant now) {
    return waivers.stream()
        .filter(each -> each.covers(finding) && !each.holds(now))
        .map(each -> ", waived until " + each.until())
        .findFirst()
        .orElse("");
  }

  private static Fields counts(ScanReport report) {
    Fields counts = Fields.none();
    for (Severity severity : Severity.values()) {
      long count = report.findings().stream().filter(f -> f.severity() == severity).count();
      counts = count == 0 ? counts : counts.with(severity.word(), count);
    }
    return counts;
  }

  /** What it is, for the pipeline's fingerprint; a waiver counts, its reason does not. */
  @Override
  public String describe() {
    String put =
        waivers.stream()
            .map(each -> each.id() + " " + each.component() + " until " + each.until())
            .collect(Collectors.joining(", "));
    return "scan of "
        + description
        + " below "
        + limit.word()
        + (onlyFixable ? ", fixable only" : "")
        + (put.isEmpty() ? "" : ", waiving " + put);
  }

  private static byte[] read(Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      return content.readNBytes(ScanReport.LARGEST + 1);
    } catch (IOException e) {
      throw new ProviderException(
          ErrorKind.NOT_FOUND,
          "Could not read the scan report "
              + file
              + ": it is not there, or can't be read. Run the scanner before this check.");
    }
  }
}
