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
    boolean compares = !baseline.isEmpty();
    List<Move> moves = new ArrayList<>();
    if (s.edits.containsKey("scale")) {
      moves.add(edited(s, "scale", "scale", Role.STABLE, Shares.of(Who.SAME)));
    }
    if (compares) {
      moves.add(edited(s, "baseline", "create", Role.BASELINE, Shares.of(Who.SAME)));
    }
    moves.add(edited(s, "create", "create", Role.CANDIDATE, Shares.both(0, 0, s.route)));
    if (s.mirror > 0) {
      moves.add(watched("mirror", Shares.both(0, s.mirror, s.route), s.each));
    }
    for (int percent : s.weights) {
      Duration watch = percent == 100 && s.window != null ? s.window : s.each;
      Shares shares = Shares.both(percent, 0, percent == 100 ? null : s.route);
      moves.add(watched("weight-" + percent, shares, watch));
    }
    if (s.edits.containsKey("retire")) {
      Shares left = Shares.of(Who.CANDIDATE);
      moves.add(edited(s, "retire", "retire", Role.STABLE, left));
      if (compares) {
        moves.add(edited(s, "retire-baseline", "retire", Role.BASELINE, left));
      }
    }
    return moves;
  }

  private static Move edited(
      CanarySettings s, String name, String edits, Role role, Shares shares) {
    Map<String, List<EditPlan>> byTrack = s.edits.getOrDefault(edits, Map.of());
    return new Move(name, role, byTrack, shares, name.equals("create"), Duration.ZERO);
  }

  private static Move watched(String name, Shares shares, Duration watch) {
    return new Move(name, Role.CANDIDATE, Map.of(), shares, false, watch);
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
