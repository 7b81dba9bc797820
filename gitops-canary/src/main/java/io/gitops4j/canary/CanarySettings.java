package io.gitops4j.canary;

import io.gitops4j.canary.judge.ErrorBudget;
import io.gitops4j.canary.judge.Judge;
import io.gitops4j.canary.judge.Panel;
import io.gitops4j.core.pipeline.EditPlan;
import io.gitops4j.core.pipeline.PullRequestSpec;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.Split.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a canary was told. Written only on a copy that nobody has yet. */
final class CanarySettings implements Cloneable {
  private static final double ALPHA = 0.05;

  List<Integer> weights = List.of(10, 50, 100);
  Duration each = Duration.ofMinutes(10);
  Duration interval = Duration.ofMinutes(1);
  Duration patience = Duration.ofMinutes(10);
  @Nullable Duration proof;
  @Nullable Duration window;
  @Nullable Route route;
  @Nullable ErrorBudget budget;
  int mirror;
  boolean directly;
  List<Guard> guards = List.of();
  List<DirectTest> tests = List.of();
  List<EditPlan> beginning = List.of();
  Map<String, Map<String, List<EditPlan>>> edits = Map.of();
  @Nullable ManifestRenderer renderer;
  @Nullable PullRequestSpec proposal;

  /** The same, changed. */
  CanarySettings with(Consumer<CanarySettings> change) {
    try {
      CanarySettings copy = (CanarySettings) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  void weights(List<Integer> percent) {
    int last = 0;
    for (int share : percent) {
      if (share <= last || share > 100) {
        throw new IllegalArgumentException("Shares rise from 1 to 100 %: " + percent);
      }
      last = share;
    }
    if (percent.isEmpty()) {
      throw new IllegalArgumentException("A canary has at least one share");
    }
    weights = List.copyOf(percent);
  }

  void add(Guard... more) {
    guards = joined(guards, List.of(more));
    Map<String, Guard.Reading> readings = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (Guard guard : guards) {
      if (!names.add(guard.judge().name())) {
        throw new IllegalArgumentException("Two judges are named " + guard.judge().name());
      }
      guard.readings().forEach((name, reading) -> same(name, reading, readings));
    }
  }

  private static void same(
      String name, Guard.Reading reading, Map<String, Guard.Reading> readings) {
    Guard.Reading other = readings.putIfAbsent(name, reading);
    if (other != null && !other.equals(reading)) {
      throw new IllegalArgumentException(
          "Two guards read " + name + " in different ways. Rename one");
    }
  }

  /** All guards' judges as one; empty if there is none. */
  Optional<Judge> judge() {
    if (guards.isEmpty()) {
      return Optional.empty();
    }
    return guards.size() == 1 && budget == null
        ? Optional.of(guards.get(0).judge())
        : Optional.of(
            Panel.of(
                budget == null ? ErrorBudget.of(ALPHA) : budget,
                guards.stream().map(Guard::judge).toArray(Judge[]::new)));
  }

  void add(DirectTest... more) {
    tests = joined(tests, List.of(more));
    if (tests.stream().map(DirectTest::name).distinct().count() < tests.size()) {
      throw new IllegalArgumentException("Two tests have the same name: " + tests);
    }
  }

  void edits(String move, Map<String, List<EditPlan>> byTrack) {
    Map<String, Map<String, List<EditPlan>>> more = new LinkedHashMap<>(edits);
    more.put(move, byTrack);
    edits = more;
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  static Duration positive(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("A time is more than nothing: " + time);
    }
    return time;
  }

  String describe() {
    return (directly ? "directly " : "")
        + "each "
        + each
        + " measured every "
        + interval
        + (proof == null ? "" : " until proven, at most " + proof)
        + (budget == null ? "" : " " + budget)
        + " patience "
        + patience
        + guards.stream().map(Guard::describe).collect(Collectors.joining("; ", " guards [", "]"))
        + tests.stream().map(DirectTest::describe).collect(Collectors.joining("; ", " [", "]"))
        + (renderer == null ? "" : " applied by " + renderer.name())
        + (proposal == null ? "" : " through " + proposal.describe());
  }
}
