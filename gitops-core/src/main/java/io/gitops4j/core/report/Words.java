package io.gitops4j.core.report;

import io.gitops4j.core.engine.Run;
import io.gitops4j.core.pipeline.Start;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a report puts times, lengths and long texts. */
final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Words() {}

  /** A moment of UTC, to the second. */
  static String time(Instant at) {
    return TIME.format(at);
  }

  /** A length of time by its two largest units: {@code 3 h 12 min}. */
  static String length(Duration length) {
    long seconds = length.toSeconds();
    if (seconds < 1) {
      return "under 1 s";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return two(seconds / 60, " min", seconds % 60, " s");
    }
    return seconds < 86_400
        ? two(seconds / 3600, " h", seconds % 3600 / 60, " min")
        : two(seconds / 86_400, " d", seconds % 86_400 / 3600, " h");
  }

  private static String two(long large, String unit, long small, String smaller) {
    return large + unit + (small == 0 ? "" : " " + small + smaller);
  }

  /** A text of at most so many characters; a longer one ends in an ellipsis. */
  static String cut(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest
        ? text
        : text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…";
  }

  /** {@code 1 commit}, {@code 2 commits}. */
  static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** {@code a}, {@code a and b}, {@code a, b and c}. */
  static String list(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  /** What sort of event started a run: {@code push}. */
  static String kind(Start start) {
    return start.kind().name().toLowerCase(Locale.ROOT);
  }

  /** What that event said besides the commit: {@code branch main}. */
  static List<String> details(Start start) {
    List<String> said = new ArrayList<>();
    start.what().and(start.parameters()).asMap().forEach((k, v) -> said.add(k + " " + v));
    start.commit().ifPresent(commit -> said.remove("commit " + commit.hex()));
    return said;
  }

  /** What a run is doing or has come to, in a word. */
  static String state(Run run) {
    String name = run.outcome().map(Enum::name).orElse(run.status().name());
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The name of the colours of that. */
  static String style(Run run) {
    if (run.outcome().isEmpty()) {
      return switch (run.status()) {
        case RUNNING -> "go";
        case WAITING, PARKED, CANCELLING -> "wait";
        case QUEUED, ENDED -> "off";
      };
    }
    return switch (run.outcome().get()) {
      case SUCCEEDED -> "done";
      case FAILED, ROLLED_BACK, REJECTED -> "bad";
      case CANCELLED, CANCELLED_AFTER_EFFECT, SUPERSEDED -> "off";
    };
  }
}
