package io.gitops4j.canary;

import io.gitops4j.canary.judge.Judgement;
import io.gitops4j.canary.judge.Sample;
import io.gitops4j.core.pipeline.Note;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.spi.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Measures windows of time that follow each other, and has them judged. */
final class Sampling {
  private static final String SAMPLE = "sample-";

  private final Canary canary;
  private final StepContext context;
  private final Roles roles;

  Sampling(Canary canary, StepContext context, Roles roles) {
    this.canary = canary;
    this.context = context;
    this.roles = roles;
  }

  /** What was measured so far, the oldest first. */
  List<Sample> samples() {
    return samples(context.release().notes(context.node()));
  }

  /** The samples among what a canary noted. */
  static List<Sample> samples(List<Note> notes) {
    return notes.stream()
        .filter(note -> note.name().startsWith(SAMPLE))
        .map(note -> Sample.of(note.fields()))
        .toList();
  }

  /**
   * Measures a window.
   *
   * @throws io.gitops4j.core.model.ProviderException if a source can't be asked; nothing is noted
   */
  void take(Instant from, Instant to, int percent) {
    context.note(
        SAMPLE + (samples().size() + 1),
        () ->
            new Sample(from, to, measured(from, to, percent)).toFields().with("percent", percent));
  }

  private Map<String, Double> measured(Instant from, Instant to, int percent) {
    Map<String, Double> numbers = new TreeMap<>();
    Map<String, Guard.Reading> readings = new TreeMap<>();
    canary.guards().forEach(guard -> readings.putAll(guard.readings()));
    readings.forEach(
        (name, reading) -> {
          if (reading.ofTracks()) {
            put(numbers, "stable." + name, reading, roles.comparedAt(percent), from, to);
            put(numbers, "canary." + name, reading, roles.candidate(), from, to);
          } else {
            put(numbers, name, reading, "", from, to);
          }
        });
    return numbers;
  }

  private void put(
      Map<String, Double> numbers,
      String name,
      Guard.Reading reading,
      String track,
      Instant from,
      Instant to) {
    Measurement measured =
        context
            .connections()
            .metrics(reading.source())
            .measure(reading.query(track, context), from, to);
    measured
        .numbers()
        .forEach((key, value) -> numbers.put(key.equals("value") ? name : name + "." + key, value));
  }

  /** Until when all is there that the guards measure. */
  Instant measurable() {
    return context
        .now()
        .minus(
            canary.guards().stream()
                .flatMap(guard -> guard.readings().values().stream())
                .map(reading -> context.connections().metrics(reading.source()).lag())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO));
  }

  /** What the judges make of it; empty if there are none. */
  Optional<Judgement> judged() {
    return canary.judge().map(judge -> judge.judge(samples()));
  }
}
