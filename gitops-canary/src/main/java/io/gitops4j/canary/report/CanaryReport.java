package io.gitops4j.canary.report;

import io.gitops4j.canary.Canary;
import io.gitops4j.canary.CanaryHistory;
import io.gitops4j.canary.CanaryHistory.Arrived;
import io.gitops4j.canary.CanaryHistory.Judged;
import io.gitops4j.canary.Roles;
import io.gitops4j.canary.judge.Judge;
import io.gitops4j.canary.judge.Judgement;
import io.gitops4j.canary.judge.Sample;
import io.gitops4j.canary.report.Chart.Point;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Note;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.report.Markup;
import io.gitops4j.core.report.Page;
import io.gitops4j.core.report.ReportPart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A canary for people: shares, what was counted, the evidence over time with what it takes, and the
 * decision with its numbers and its assumption. Made from a run's journal, while it runs or long
 * after; part of the run's own {@link io.gitops4j.core.report.RunReport}. Immutable.
 */
public final class CanaryReport {
  private static final int POINTS = 300;
  private static final int ROWS = 20;

  private final Canary canary;
  private final CanaryHistory history;
  private final NodePath node;
  private final String title;

  private CanaryReport(Canary canary, CanaryHistory history, NodePath node, String title) {
    this.canary = canary;
    this.history = history;
    this.node = node;
    this.title = title;
  }

  /**
   * Of a canary in a run.
   *
   * @param canary as the pipeline has it; its judges are asked again
   * @param release of the run
   * @param node where the canary is, as {@code prod/canary}
   */
  public static CanaryReport of(Canary canary, Release release, NodePath node) {
    String title = release.application() + " " + release.version();
    return new CanaryReport(canary, CanaryHistory.of(release, node), node, title);
  }

  /** It alone as an HTML page that needs nothing else. */
  public String html() {
    return Page.of(title, part());
  }

  /** It as a part of a page. */
  public ReportPart part() {
    return new ReportPart("Canary " + node, body());
  }

  private Markup body() {
    Markup body = new Markup();
    Optional<Roles> roles = history.roles();
    if (roles.isEmpty() || history.arrivals().isEmpty()) {
      return body.leaf("p", "It has not begun yet.");
    }
    String tracks = "From " + roles.get().stable() + " to " + roles.get().candidate();
    body.open("p", "class", "soft").text(tracks + ", begun ").time(begin()).close();
    decision(body, roles.get());
    history.outlook().ifPresent(said -> body.leaf("p", "Said before: " + said, "class", "soft"));
    body.leaf("h3", "Share of " + roles.get().candidate()).add(shares(roles.get()));
    if (!history.samples().isEmpty()) {
      counts(body, roles.get());
      canary.judge().ifPresent(judge -> evidence(body, judge));
      body.leaf("h3", "What was measured");
      table(body);
    }
    return body;
  }

  private void decision(Markup body, Roles roles) {
    Optional<Note> aborted = history.aborted();
    if (aborted.isPresent()) {
      decision(body, "bad", aborted.get().fields().text("why"));
      return;
    }
    List<Arrived> arrivals = history.arrivals();
    Arrived last = arrivals.get(arrivals.size() - 1);
    boolean promoted = last.percent() == 100;
    String share = roles.candidate() + " has " + last.percent() + " %. ";
    if (promoted && !canary.waitsForProof()) {
      share += "It got there by time, as no judge objected; a proof was not asked for. ";
    }
    decision(body, promoted ? "done" : "go", share + judged());
  }

  private String judged() {
    return canary
        .judge()
        .map(judge -> judge.judge(history.samples()))
        .map(judgement -> judgement.sentence() + " " + judgement.assumption())
        .orElse("");
  }

  private static void decision(Markup body, String style, String sentence) {
    body.open("div", "class", "callout " + style).leaf("p", sentence).close();
  }

  private Markup shares(Roles roles) {
    List<Point> points = new ArrayList<>();
    points.add(new Point(begin(), 0));
    history.arrivals().forEach(a -> points.add(new Point(a.at(), a.percent())));
    history.aborted().ifPresent(note -> points.add(new Point(note.at(), 0)));
    Chart chart = new Chart(begin(), end(), 100, " %");
    history.arrivals().forEach(arrived -> chart.named(arrived.at(), named(arrived)));
    history.aborted().ifPresent(note -> chart.named(note.at(), "taken back"));
    return chart.steps("canary", roles.candidate(), points).svg("Share of the candidate");
  }

  private static String named(Arrived arrived) {
    return arrived.name().startsWith("weight") ? arrived.percent() + " %" : "";
  }

  private void counts(Markup body, Roles roles) {
    if (!names().containsAll(List.of("requests", "errors"))) {
      return;
    }
    List<Point> stable = points(sample -> share(sample, "stable"));
    List<Point> canaries = points(sample -> share(sample, "canary"));
    double highest =
        Stream.concat(stable.stream(), canaries.stream()).mapToDouble(Point::value).max().orElse(1);
    body.leaf("h3", "Errors among requests")
        .add(
            marked(new Chart(begin(), end(), highest, " %"))
                .line("stable", roles.stable(), stable)
                .line("canary", roles.candidate(), canaries)
                .svg("Errors among requests"));
  }

  private List<String> names() {
    return canary.guards().stream().flatMap(guard -> guard.reads().stream()).distinct().toList();
  }

  private static double share(Sample sample, String track) {
    double requests = sample.numbers().getOrDefault(track + ".requests", 0.0);
    double errors = sample.numbers().getOrDefault(track + ".errors", 0.0);
    return requests > 0 ? 100 * errors / requests : Double.NaN;
  }

  private List<Point> points(ToDoubleFunction<Sample> value) {
    List<Sample> samples = history.samples();
    int stride = Math.max(1, (samples.size() + POINTS - 1) / POINTS);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < samples.size(); i += stride) {
      double found = value.applyAsDouble(samples.get(i));
      if (Double.isFinite(found)) {
        points.add(new Point(samples.get(i).to(), found));
      }
    }
    return points;
  }

  private void evidence(Markup body, Judge judge) {
    Map<String, List<Point>> lines = new LinkedHashMap<>();
    Map<String, Double> thresholds = new LinkedHashMap<>();
    for (Judged judged : history.replay(judge, POINTS)) {
      for (Judgement.Evidence each : judged.judgement().evidence()) {
        lines
            .computeIfAbsent(each.name(), n -> new ArrayList<>())
            .add(new Point(judged.at(), each.value()));
        thresholds.put(each.name(), each.threshold());
      }
    }
    String what = "; evidence is the natural logarithm of an e-value.";
    body.leaf("h3", "Evidence").leaf("p", judge.describe() + what, "class", "soft");
    lines.forEach(
        (name, points) -> {
          double threshold = thresholds.getOrDefault(name, 0.0);
          double highest =
              Math.max(threshold * 1.2, points.stream().mapToDouble(Point::value).max().orElse(0));
          body.leaf("h4", name)
              .add(
                  marked(new Chart(begin(), end(), highest, ""))
                      .line("judge", "evidence", points)
                      .threshold("what it takes", threshold)
                      .svg(name));
        });
  }

  private Chart marked(Chart chart) {
    history.arrivals().forEach(arrived -> chart.moment(arrived.at(), arrived.name()));
    history.aborted().ifPresent(note -> chart.moment(note.at(), "aborted"));
    return chart;
  }

  private void table(Markup body) {
    List<Sample> all = history.samples();
    List<Sample> last = all.subList(Math.max(0, all.size() - ROWS), all.size());
    List<String> names =
        last.stream().flatMap(s -> s.numbers().keySet().stream()).distinct().sorted().toList();
    body.open("div", "class", "wide").open("table", "class", "numbers").open("thead").open("tr");
    body.leaf("th", "until", "scope", "col");
    names.forEach(name -> body.leaf("th", name, "scope", "col"));
    body.close().close().open("tbody");
    for (Sample sample : last) {
      body.open("tr").open("th", "scope", "row").time(sample.to()).close();
      for (String name : names) {
        Double number = sample.numbers().get(name);
        body.leaf("td", number == null ? "missing" : number(number));
      }
      body.close();
    }
    body.close().close().close();
    if (all.size() > last.size()) {
      body.leaf("p", "The last " + ROWS + " of " + all.size() + ".", "class", "soft");
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  private Instant begin() {
    return history.arrivals().get(0).at();
  }

  private Instant end() {
    List<Arrived> arrivals = history.arrivals();
    Instant end = arrivals.get(arrivals.size() - 1).at();
    List<Sample> samples = history.samples();
    if (!samples.isEmpty() && samples.get(samples.size() - 1).to().isAfter(end)) {
      end = samples.get(samples.size() - 1).to();
    }
    Instant last = history.aborted().map(Note::at).orElse(end);
    return last.isAfter(end) ? last : end;
  }
}
