package io.gitops4j.core.engine;

import io.gitops4j.core.engine.SlotRecord.Tenure;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.pipeline.Start;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run does that takes an environment back, as its start says it.
 *
 * @param environment which
 * @param from the number of the history's newest record when it was asked for
 * @param target the number it goes back to
 * @param release the run whose release is brought back; {@code null} if there was none before
 * @param reason what whoever asked said
 * @param attempt from 0; one more after an attempt that ended without taking it back
 */
record Rollback(
    String environment,
    long from,
    long target,
    @Nullable RunId release,
    String reason,
    long attempt) {
  private static final String FIELD = "rollback";

  /**
   * What takes an environment back from where it is.
   *
   * @throws ProviderException {@code NOT_FOUND} if nothing was delivered there, or nobody knows
   *     what was there before
   */
  static Rollback now(String application, String environment, History history, String reason) {
    long target =
        history
            .target()
            .orElseThrow(
                () ->
                    new ProviderException(
                        ErrorKind.NOT_FOUND,
                        "Could not roll back "
                            + environment
                            + " of "
                            + application
                            + ": no earlier release of it is known. Promote one instead."));
    RunId release =
        history
            .find(target)
            .map(Rollback::made)
            .flatMap(made -> Optional.ofNullable(made))
            .orElse(null);
    return new Rollback(environment, history.last(), target, release, reason, 0);
  }

  private static @Nullable RunId made(Tenure tenure) {
    String release = History.origin(tenure).release();
    return release == null ? null : new RunId(release);
  }

  /** What a start says; empty if it is of another sort. */
  static Optional<Rollback> of(Start start) {
    Fields said = start.what().object(FIELD);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Rollback(
            said.text("environment"),
            said.number("from"),
            said.number("target"),
            start.what().findText(EarlierRelease.FIELD).map(RunId::new).orElse(null),
            said.findText("reason").orElse(""),
            said.number("attempt")));
  }

  /** The same once more. */
  Rollback again() {
    return new Rollback(environment, from, target, release, reason, attempt + 1);
  }

  /** The same whoever asks, and why: two who ask for the same thing get one run. */
  Start unsaid() {
    return new Rollback(environment, from, target, release, "", attempt).start();
  }

  Start start() {
    Fields said =
        Fields.of("environment", environment)
            .with("from", from)
            .with("target", target)
            .with("reason", reason)
            .with("attempt", attempt);
    Fields what = Fields.of(FIELD, said);
    if (release != null) {
      what = what.with(EarlierRelease.FIELD, release.value());
    }
    return Start.of(Start.manual().fields().with("what", what));
  }
}
