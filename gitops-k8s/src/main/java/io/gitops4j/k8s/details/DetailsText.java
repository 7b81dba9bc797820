package io.gitops4j.k8s.details;

import io.gitops4j.core.engine.EnvironmentStatus;
import io.gitops4j.core.engine.Promotion;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.spi.MetricSource.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Details as people read them. */
final class DetailsText {
  private static final int MOST_SERIES = 5;

  private final StringBuilder text = new StringBuilder();
  private final Instant now;

  private DetailsText(Instant now) {
    this.now = now;
  }

  static String of(EnvironmentDetails details) {
    DetailsText text = new DetailsText(details.readAt());
    text.line(
        0,
        details.application() + " in " + details.environment(),
        details.health().map(Enum::name).orElse("health unknown"));
    details.delivered().ifPresent(text::delivered);
    text.line(1, "as promoted: " + details.asPromoted().answer(), details.asPromoted().sentence());
    details.runs().forEach(text::run);
    details.objects().forEach(text::object);
    details.series().forEach(text::series);
    text.events(details.events());
    if (!details.gaps().isEmpty()) {
      text.line(1, "not read");
      details.gaps().forEach(gap -> text.line(2, gap.toString()));
    }
    return text.text.toString();
  }

  private void delivered(EnvironmentStatus status) {
    line(1, "release", status.release().map(this::release).orElse("none"));
    status.owner().ifPresent(owner -> line(1, "being delivered to by run", owner.toString()));
    status.hold().ifPresent(h -> line(1, "on hold:", h.why(), "by", h.by(), age(h.since())));
  }

  private String release(Promotion release) {
    StringBuilder said = new StringBuilder();
    release
        .artifacts()
        .asMap()
        .forEach((name, at) -> said.append(name).append(' ').append(at).append(", "));
    return said.append(release.isRollback() ? "brought back by " : "by ")
        .append(release.by())
        .append(' ')
        .append(age(release.since()))
        .append(" ago")
        .toString();
  }

  private void run(Run run) {
    line(
        1,
        "run " + run.id(),
        run.outcome().map(Enum::name).orElseGet(() -> run.status().name()),
        run.release().source().map(CommitId::abbreviated).map(c -> "source " + c).orElse(""),
        "by " + run.release().startedBy().name());
    run.release().receipts().forEach(receipt -> line(2, receipt.describe()));
  }

  private void object(ObjectDetails object) {
    String verdict =
        object.health().map(v -> v.state() + ": " + v.sentence()).orElse("could not be read");
    String ready =
        object.wantedPods().isEmpty()
            ? ""
            : object.pods().stream().filter(PodDetails::isReady).count()
                + "/"
                + object.wantedPods().getAsLong()
                + " ready";
    line(1, object.id().toString(), ready, verdict);
    object.pods().forEach(this::pod);
  }

  private void pod(PodDetails pod) {
    line(
        2,
        "pod " + pod.name(),
        pod.isTerminating() ? "Terminating" : pod.phase(),
        pod.isReady() ? "ready" : "not ready",
        pod.restarts() == 0 ? "" : pod.restarts() + " restarts",
        pod.node().isEmpty() ? "" : "on " + pod.node(),
        age(pod.createdAt()) + " old",
        pod.usage().map(Usage::toString).orElse(""));
    if (!pod.reason().isEmpty()) {
      line(3, pod.reason(), pod.message());
    }
    pod.containers().forEach(this::container);
  }

  private void container(ContainerDetails container) {
    line(
        3,
        (container.isInit() ? "first " : "") + container.name(),
        container.image(),
        container.imageId().isEmpty() ? "" : "runs " + container.imageId(),
        container.state().name(),
        container.lastReason().isEmpty() ? "" : "ended last: " + container.lastReason(),
        container.exitCode().isEmpty() ? "" : "with " + container.exitCode().getAsLong());
    for (LogTail tail : container.logs()) {
      line(4, tail.toString());
      tail.lines().forEach(said -> line(5, said));
    }
  }

  private void series(SeriesDetails details) {
    String time =
        "in " + lasting(Duration.between(details.from(), details.to()).plus(details.step()));
    if (details.isMissing()) {
      line(1, details.name(), "no data", time);
      return;
    }
    List<Series> all = details.series();
    boolean one = all.size() == 1;
    line(1, details.name(), one ? "" : all.size() + " series");
    for (Series each : all.subList(0, Math.min(MOST_SERIES, all.size()))) {
      line(
          2,
          Sparkline.of(each, details),
          Sparkline.numbersOf(each) + " " + time,
          one ? "" : each.name());
    }
    if (all.size() > MOST_SERIES) {
      line(2, "and " + (all.size() - MOST_SERIES) + " more");
    }
  }

  private void events(List<EventGroup> events) {
    if (!events.isEmpty()) {
      line(1, "events");
    }
    for (EventGroup event : events) {
      line(
          2,
          age(event.last()) + " ago",
          event.type(),
          event.reason(),
          event.count() == 1 ? "" : "x" + event.count(),
          event.about() + ":",
          event.message());
    }
  }

  private String age(Instant since) {
    return lasting(Duration.between(since, now));
  }

  private static String lasting(Duration age) {
    if (age.toDays() > 0) {
      return age.toDays() + "d";
    }
    if (age.toHours() > 0) {
      return age.toHours() + "h";
    }
    return age.toMinutes() > 0 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
  }

  /** What others wrote may hold anything; nothing of it moves a terminal's cursor. */
  private void line(int depth, String... words) {
    text.append("  ".repeat(depth));
    boolean first = true;
    for (String word : words) {
      if (!word.isEmpty()) {
        text.append(first ? "" : "  ").append(word.replaceAll("\\p{Cntrl}|\\p{Cf}", " "));
        first = false;
      }
    }
    text.append('\n');
  }
}
