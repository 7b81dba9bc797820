package io.gitops4j.core.pipeline;

import java.time.Duration;

/** Finds out whether something is as it should be; changes nothing. Thread-safe. */
@FunctionalInterface
public interface Check {
  /** What it finds now. */
  Outcome look(StepContext context) throws InterruptedException;

  /** Everything that makes it this check and no other, for the pipeline's fingerprint. */
  default String describe() {
    return "code";
  }

  /** What a check found. */
  sealed interface Outcome {
    /** It is as it should be. */
    record Passed(Evidence learned) implements Outcome {}

    /** It is not, and will not be by itself. */
    record Failed(String sentence) implements Outcome {}

    /** It is not yet; look again after so long. */
    record NotYet(String sentence, Duration again) implements Outcome {}
  }

  /** It is as it should be. */
  static Outcome passed() {
    return new Outcome.Passed(Evidence.none());
  }

  /** It is as it should be, and this was learned. */
  static Outcome passed(Evidence learned) {
    return new Outcome.Passed(learned);
  }

  /** It is not, and will not be by itself. */
  static Outcome failed(String sentence) {
    return new Outcome.Failed(sentence);
  }

  /** It is not yet; look again after ten seconds. */
  static Outcome notYet(String sentence) {
    return new Outcome.NotYet(sentence, Duration.ofSeconds(10));
  }
}
