package io.gitops4j.canary;

import io.gitops4j.canary.Move.Role;
import io.gitops4j.canary.Shares.Who;
import io.gitops4j.core.pipeline.EditPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The moves that a canary's settings ask for. */
final class Moves {
  private Moves() {}

  /** Those of a release that has one before it. */
  static List<Move> of(CanarySettings s, String baseline) {
    List<Move> moves = new ArrayList<>();
    if (s.edits.containsKey("scale")) {
      moves.add(move(s, "scale", Role.STABLE, Shares.of(Who.SAME), Duration.ZERO));
    }
    if (!baseline.isEmpty()) {
      moves.add(
          new Move(
              "baseline",
              Role.BASELINE,
              s.edits.getOrDefault("create", Map.of()),
              Shares.of(Who.SAME),
              false,
              Duration.ZERO));
    }
    moves.add(move(s, "create", Role.CANDIDATE, Shares.both(0, 0, s.route), Duration.ZERO));
    if (s.mirror > 0) {
      moves.add(move(s, "mirror", Role.CANDIDATE, Shares.both(0, s.mirror, s.route), s.each));
    }
    for (int percent : s.weights) {
      Duration watch = percent == 100 && s.window != null ? s.window : s.each;
      Shares shares = Shares.both(percent, 0, percent == 100 ? null : s.route);
      moves.add(move(s, "weight-" + percent, Role.CANDIDATE, shares, watch));
    }
    if (s.edits.containsKey("retire")) {
      moves.add(move(s, "retire", Role.STABLE, Shares.of(Who.CANDIDATE), Duration.ZERO));
      if (!baseline.isEmpty()) {
        moves.add(
            new Move(
                "retire-baseline",
                Role.BASELINE,
                s.edits.getOrDefault("retire", Map.of()),
                Shares.of(Who.CANDIDATE),
                false,
                Duration.ZERO));
      }
    }
    return moves;
  }

  private static Move move(
      CanarySettings s, String called, Role role, Shares shares, Duration watch) {
    Map<String, List<EditPlan>> edits = s.edits.getOrDefault(called, Map.of());
    return new Move(called, role, edits, shares, called.equals("create"), watch);
  }

  /** The one of a first release: what splits, and a track. */
  static Move first(CanarySettings s, List<String> tracks) {
    Map<String, List<EditPlan>> creating = s.edits.getOrDefault("create", Map.of());
    Map<String, List<EditPlan>> edits = new LinkedHashMap<>();
    for (String track : tracks) {
      List<EditPlan> all = new ArrayList<>(s.beginning);
      all.addAll(creating.getOrDefault(track, List.of()));
      edits.put(track, all);
    }
    return new Move("begin", Role.STABLE, edits, Shares.of(Who.STABLE), true, Duration.ZERO);
  }
}
