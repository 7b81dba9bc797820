package io.gitops4j.canary;

import io.gitops4j.core.pipeline.EditPlan;
import io.gitops4j.core.spi.Split;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One change of a canary, and what follows before the next: it arrives, the candidate is tested,
 * the split is watched.
 *
 * @param name unique among the moves
 * @param role whose edits are made
 * @param edits by track
 * @param shares what the split is then
 * @param tested whether the candidate is tested
 * @param watch how long it is watched at least
 */
record Move(
    String name,
    Role role,
    Map<String, List<EditPlan>> edits,
    Shares shares,
    boolean tested,
    Duration watch) {

  /** Whose edits. */
  enum Role {
    STABLE,
    CANDIDATE,
    BASELINE
  }

  /** What takes the traffic back. */
  static Move abort() {
    return new Move("abort", Role.STABLE, Map.of(), Shares.both(0, 0, null), false, Duration.ZERO);
  }

  int percent() {
    return shares.percent();
  }

  /** The first line of its commit. */
  String message() {
    String what =
        switch (name) {
          case "scale" -> "Make room for the candidate of";
          case "baseline" -> "Create the baseline of";
          case "retire-baseline" -> "Retire the baseline of";
          case "create" -> "Create the candidate of";
          case "mirror" -> "Copy requests to the candidate of";
          case "retire" -> "Retire the track that has no traffic of";
          case "begin" -> "Begin";
          case "abort" -> "Take all traffic back from the candidate of";
          default -> percent() + " % to the candidate of";
        };
    return what + " {application} {version} in {environment}";
  }

  List<EditPlan> edits(Roles roles) {
    String track =
        switch (role) {
          case STABLE -> roles.stable();
          case CANDIDATE -> roles.candidate();
          case BASELINE -> roles.baseline();
        };
    return edits.getOrDefault(track, List.of());
  }

  /** The split after it; null if it changes none. */
  @Nullable Split split(Roles roles) {
    return shares.of(roles);
  }

  String describe() {
    String made =
        edits.entrySet().stream()
            .map(e -> e.getKey() + " " + described(e.getValue()))
            .sorted()
            .collect(Collectors.joining("; ", "{", "}"));
    return name
        + " "
        + role
        + " "
        + made
        + " "
        + shares.describe()
        + (tested ? " tested" : "")
        + " "
        + watch;
  }

  private static String described(List<EditPlan> plans) {
    return plans.stream().map(EditPlan::describe).collect(Collectors.joining("; "));
  }
}
