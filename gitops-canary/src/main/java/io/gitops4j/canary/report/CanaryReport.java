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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A canary as one HTML page that needs nothing else: shares, what was counted, the evidence over
 * time with what it takes, and the decision with its numbers and its assumption. Made from a run's
 * journal, while it runs or long after.
 */
public final class CanaryReport {
  private static final int POINTS = 300;
  private static final int ROWS = 20;

  private final Canary canary;
  private final CanaryHistory history;
  private final String title;

  private CanaryReport(Canary canary, CanaryHistory history, String title) {
    this.canary = canary;
    this.history = history;
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
    String title = "Canary of " + release.application() + " " + release.version();
    return new CanaryReport(canary, CanaryHistory.of(release, node), title);
  }

  /** The page. */
  public String html() {
    Optional<Roles> roles = history.roles();
    if (roles.isEmpty() || history.arrivals().isEmpty()) {
      return Page.of(title, "<p>It has not begun yet.</p>");
    }
    StringBuilder body = new StringBuilder();
    body.append("<p class='soft'>From ")
        .append(Page.escaped(roles.get().stable()))
        .append(" to ")
        .append(Page.escaped(roles.get().candidate()))
        .append(", begun ")
        .append(seconds(begin()))
        .append("</p>")
        .append(decision(roles.get()))
        .append(
            history
                .outlook()
                .map(said -> "<p class='soft'>Said before: " + Page.escaped(said) + "</p>")
                .orElse(""))
        .append("<h2>Share of ")
        .append(Page.escaped(roles.get().candidate()))
        .append("</h2>")
        .append(shares(roles.get()));
    if (!history.samples().isEmpty()) {
      body.append(counts(roles.get()));
      canary.judge().ifPresent(judge -> body.append(evidence(judge)));
      body.append("<h2>What was measured</h2>").append(table());
    }
    return Page.of(title, body.toString());
  }

  private String decision(Roles roles) {
    Optional<Note> aborted = history.aborted();
    if (aborted.isPresent()) {
      return decision("aborted", aborted.get().fields().text("why"));
    }
    List<Arrived> arrivals = history.arrivals();
    Arrived last = arrivals.get(arrivals.size() - 1);
    boolean promoted = last.percent() == 100;
    String share = roles.candidate() + " has " + last.percent() + " %. ";
    if (promoted && !canary.waitsForProof()) {
      share += "It got there by time, as no judge objected; a proof was not asked for. ";
    }
    return decision(promoted ? "promoted" : "going", share + judged());
  }

  private String judged() {
    return canary
        .judge()
        .map(judge -> judge.judge(history.samples()))
        .map(judgement -> judgement.sentence() + " " + judgement.assumption())
        .orElse("");
  }

  private static String decision(String style, String sentence) {
    return "<p class='decision " + style + "'>" + Page.escaped(sentence) + "</p>";
  }

  private String shares(Roles roles) {
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

  private String counts(Roles roles) {
    if (!names().containsAll(List.of("requests", "errors"))) {
      return "";
    }
    List<Point> stable = points(sample -> share(sample, "stable"));
    List<Point> canaries = points(sample -> share(sample, "canary"));
    double highest =
        java.util.stream.Stream.concat(stable.stream(), canaries.stream())
            .mapToDouble(Point::value)
            .max()
            .orElse(1);
    return "<h2>Errors among requests</h2>"
        + marked(new Chart(begin(), end(), highest, " %"))
            .line("stable", roles.stable(), stable)
            .line("canary", roles.candidate(), canaries)
            .svg("Errors among requests");
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

  private String evidence(Judge judge) {
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
    StringBuilder charts =
        new StringBuilder("<h2>Evidence</h2><p class='soft'>")
            .append(Page.escaped(judge.describe()))
            .append("; evidence is the natural logarithm of an e-value.</p>");
    lines.forEach(
        (name, points) -> {
          double threshold = thresholds.getOrDefault(name, 0.0);
          double highest =
              Math.max(threshold * 1.2, points.stream().mapToDouble(Point::value).max().orElse(0));
          charts
              .append("<h2>")
              .append(Page.escaped(name))
              .append("</h2>")
              .append(
                  marked(new Chart(begin(), end(), highest, ""))
                      .line("judge", "evidence", points)
                      .threshold("what it takes", threshold)
                      .svg(name));
        });
    return charts.toString();
  }

  private Chart marked(Chart chart) {
    history.arrivals().forEach(arrived -> chart.moment(arrived.at(), arrived.name()));
    history.aborted().ifPresent(note -> chart.moment(note.at(), "aborted"));
    return chart;
  }

  private String table() {
    List<Sample> all = history.samples();
    List<Sample> last = all.subList(Math.max(0, all.size() - ROWS), all.size());
    List<String> names =
        last.stream().flatMap(s -> s.numbers().keySet().stream()).distinct().sorted().toList();
    StringBuilder table = new StringBuilder("<div class='wide'><table><tr><th>until</th>");
    names.forEach(n -> table.append("<th>").append(Page.escaped(n)).append("</th>"));
    table.append("</tr>");
    for (Sample sample : last) {
      table.append("<tr><td>").append(seconds(sample.to())).append("</td>");
      for (String name : names) {
        Double number = sample.numbers().get(name);
        table
            .append("<td>")
            .append(number == null ? "missing" : Page.number(number))
            .append("</td>");
      }
      table.append("</tr>");
    }
    String note =
        all.size() > last.size()
            ? "<p class='soft'>The last " + ROWS + " of " + all.size() + ".</p>"
            : "";
    return table.append("</table></div>").append(note).toString();
  }

  private static Instant seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
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
