package io.gitops4j.core.report;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as one HTML page that needs nothing else, for whoever was not there: what came of it, the
 * pipeline with its states, what took how long, gates with who said what, commits with their diffs,
 * evidence, and what modules add by a {@link ReportSection}. Light and dark, printable, without
 * scripts; it loads nothing. Made from the journal at any time, while the run goes on or long
 * after. Immutable; thread-safe.
 *
 * <p>Diffs are read from Git by the tenant's connections. Where one can't be, the page says why and
 * shows what the journal knows; where a section throws, it says that in its place. Long lists are
 * folded or cut, and say so: a page has a few hundred KB at most.
 */
public final class RunReport {
  private final Delivery delivery;
  private final TenantId tenant;
  private final RunId id;
  private final @Nullable Instant asOf;
  private final List<ReportSection> sections;

  private RunReport(
      Delivery delivery,
      TenantId tenant,
      RunId id,
      @Nullable Instant asOf,
      List<ReportSection> sections) {
    this.delivery = delivery;
    this.tenant = tenant;
    this.id = id;
    this.asOf = asOf;
    this.sections = List.copyOf(sections);
  }

  /**
   * Of a run as it is when the page is made, with the sections that the library's class loader
   * finds.
   */
  public static RunReport of(Delivery delivery, TenantId tenant, RunId run) {
    ClassLoader loader = RunReport.class.getClassLoader();
    return new RunReport(delivery, tenant, run, null, Plugins.find(ReportSection.class, loader));
  }

  /** Of a run of the only tenant. */
  public static RunReport of(Delivery delivery, RunId run) {
    return of(delivery, TenantId.DEFAULT, run);
  }

  /**
   * The same as of this moment: until then what is under way took its time. Unless said, the last
   * time that something happened to the run.
   */
  public RunReport asOf(Instant now) {
    return new RunReport(delivery, tenant, id, now, sections);
  }

  /** The same with these sections and no others. */
  public RunReport sections(List<ReportSection> only) {
    return new RunReport(delivery, tenant, id, asOf, only);
  }

  /**
   * The page.
   *
   * @throws ProviderException {@code NOT_FOUND} if there is no such run
   */
  public String html() {
    ReportedRun reported = reported();
    RunTrack track = RunTrack.of(reported);
    Markup body = new Markup().add(new HeadPart(reported, track).markup());
    body.open("section").leaf("h2", "Pipeline").open("div", "class", "wide");
    body.add(GraphPicture.of(reported, track)).close().close();
    body.open("section").leaf("h2", "Timeline").add(TimelinePicture.of(reported, track)).close();
    body.add(StagesPart.of(reported, track));
    body.add(ChangesPart.of(reported, () -> delivery.connections(tenant)));
    for (ReportSection section : sections) {
      parts(section, reported).forEach(part -> Page.add(body, part));
    }
    body.add(EvidencePart.learned(track)).add(EvidencePart.noted(reported, track));
    body.add(EvidencePart.events(reported));
    String foot = "As of " + Words.time(reported.asOf()) + ". All times are UTC. Made by gitops4j.";
    body.leaf("footer", foot, "class", "soft");
    Run run = reported.run();
    return Page.html(HeadPart.title(run) + ": " + Words.state(run), body);
  }

  /** One that fails takes nothing else from the page. */
  private static List<ReportPart> parts(ReportSection section, ReportedRun reported) {
    try {
      return section.parts(reported);
    } catch (RuntimeException e) {
      String why = section.getClass().getName() + " could not tell its part: " + e;
      return List.of(new ReportPart("A part is missing", new Markup().leaf("p", why)));
    }
  }

  private ReportedRun reported() {
    Run run = delivery.run(tenant, id);
    List<RunEvent> events = delivery.events(tenant, id, -1);
    Instant last = events.isEmpty() ? run.startedAt() : events.get(events.size() - 1).at();
    Instant until = asOf == null || run.hasEnded() || asOf.isBefore(last) ? last : asOf;
    return new ReportedRun(run, delivery.definition(tenant, id).orElse(null), events, until);
  }

  /**
   * Writes the page into a file, in the place of one that is there.
   *
   * @return that file
   * @throws IOException if it can't be written
   */
  public Path writeTo(Path file) throws IOException {
    return Files.writeString(file, html(), StandardCharsets.UTF_8);
  }
}
