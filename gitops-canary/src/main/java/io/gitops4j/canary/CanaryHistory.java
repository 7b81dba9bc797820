package io.gitops4j.canary;

import io.gitops4j.canary.judge.Judge;
import io.gitops4j.canary.judge.Judgement;
import io.gitops4j.canary.judge.Sample;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Note;
import io.gitops4j.core.pipeline.Release;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a canary did and saw, read from a run's journal, while it runs or long after: when which
 * share was there, what was measured, and what the judges make of it. Immutable.
 */
public final class CanaryHistory {
  private final List<Note> notes;

  private CanaryHistory(List<Note> notes) {
    this.notes = List.copyOf(notes);
  }

  /**
   * A commit of a canary that arrived.
   *
   * @param at when
   * @param name of the move: {@code weight-10}
   * @param percent the candidate's share from then on
   */
  public record Arrived(Instant at, String name, int percent) {}

  /**
   * What a judge said, or would have.
   *
   * @param at until when it was measured
   * @param judgement of all samples until then
   */
  public record Judged(Instant at, Judgement judgement) {}

  /**
   * Of a canary in a run.
   *
   * @param node where the canary is, as {@code prod/canary}
   */
  public static CanaryHistory of(Release release, NodePath node) {
    return new CanaryHistory(release.notes(node));
  }

  /** Who was who; empty if the canary has not begun. */
  public Optional<Roles> roles() {
    return CanaryNotes.find(notes, Router.ROLES).map(Note::fields).map(Roles::of);
  }

  /** The shares that arrived, the first first. */
  public List<Arrived> arrivals() {
    List<Arrived> all = new ArrayList<>();
    String ending = NamedContext.named("", CanaryNotes.ARRIVED);
    for (Note note : notes) {
      if (note.name().endsWith(ending)) {
        all.add(
            new Arrived(
                Instant.parse(note.fields().text("at")),
                note.name().substring(0, note.name().length() - ending.length()),
                (int) note.fields().number("percent")));
      }
    }
    return all;
  }

  /** What was measured, the oldest first. */
  public List<Sample> samples() {
    return Sampling.samples(notes);
  }

  /** What was said before about how long a decision takes; empty if nothing could be. */
  public Optional<String> outlook() {
    return CanaryNotes.find(notes, CanaryNotes.OUTLOOK)
        .flatMap(note -> note.fields().findText("sentence"))
        .filter(sentence -> !sentence.isEmpty());
  }

  /** When and why the traffic was taken back, or was to be; empty if it was not. */
  public Optional<Note> aborted() {
    return CanaryNotes.find(notes, CanaryNotes.ABORTED);
  }

  /**
   * What a judge made of it at each sample, or another would have made of the same samples: a
   * judgement is a function of the samples alone.
   *
   * @param most how many points at most, spread over the whole; the last is always in it
   */
  public List<Judged> replay(Judge judge, int most) {
    List<Sample> samples = samples();
    int stride = Math.max(1, (samples.size() + most - 1) / most);
    List<Judged> all = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      if ((samples.size() - 1 - i) % stride == 0) {
        all.add(new Judged(samples.get(i).to(), judge.judge(samples.subList(0, i + 1))));
      }
    }
    return all;
  }
}
