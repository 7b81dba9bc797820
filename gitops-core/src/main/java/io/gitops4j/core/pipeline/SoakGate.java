package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.NodePath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Open when an earlier stage has been done for so long, counted from the journaled event. */
record SoakGate(Duration length, String earlier) implements Gate {
  SoakGate {
    NodePath.parse(earlier);
    if (length.isNegative() || length.isZero()) {
      throw new IllegalArgumentException("A soak lasts longer than nothing");
    }
  }

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public Verdict judge(GateContext context) {
    Optional<Instant> done = context.release().doneAt(NodePath.parse(earlier));
    if (done.isEmpty()) {
      return Verdict.refused("stage " + earlier + " was never done in this run");
    }
    Instant until = done.get().plus(length);
    if (!context.now().isBefore(until)) {
      return Verdict.open("soaked in " + earlier + " for " + words(length));
    }
    return Verdict.blocked(
        "soaks in " + earlier + " until " + until, Duration.between(context.now(), until));
  }

  @Override
  public List<NodePath> looksAt() {
    return List.of(NodePath.parse(earlier));
  }

  @Override
  public String describe() {
    return "soak " + words(length) + " in " + earlier;
  }

  private static String words(Duration length) {
    return length.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
