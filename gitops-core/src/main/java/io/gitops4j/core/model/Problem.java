package io.gitops4j.core.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a delivery did not succeed, as a value: a sentence for people and what would mend it.
 *
 * @param kind what sort of failure
 * @param sentence "Could not {verb} {object}: {reason}"; never a secret
 * @param remedy what to do about it; may be empty
 * @param node where in the pipeline, or {@code null} before one was reached
 * @param details more, for programs
 */
public record Problem(
    Kind kind, String sentence, String remedy, @Nullable NodePath node, Fields details) {
  /** What sort of failure. */
  public enum Kind {
    /** A check said no. */
    CHECK_FAILED,
    /** A gate refused for good. */
    REFUSED,
    /** Somebody else changed the same thing. */
    CONFLICT,
    /** A person changed what we did; the digest chain is broken. */
    ALTERED,
    /** It took too long. */
    TIMED_OUT,
    /** More targets failed than the budget allows. */
    BUDGET_SPENT,
    /** A provider failed; {@code details.provider} says how. */
    PROVIDER,
    /** Whether an effect happened cannot be told. */
    UNCERTAIN,
    /** The pipeline was changed while the run was under way. */
    DEFINITION_CHANGED,
    /** A newer version of the library went on with the run; this one must not. */
    NEWER_JOURNAL,
    /** The history the run stands on was rewritten. */
    HISTORY_REWRITTEN,
    /** The run failed three processes in a row without any progress. */
    POISON,
    /** A step's own code threw. */
    STEP_THREW
  }

  /** A problem without node and details. */
  public static Problem of(Kind kind, String sentence, String remedy) {
    return new Problem(kind, sentence, remedy, null, Fields.none());
  }

  /** A provider's failure as a value. */
  public static Problem of(ProviderException e) {
    Kind kind = e.kind() == ErrorKind.EDIT_CONFLICT ? Kind.CONFLICT : Kind.PROVIDER;
    String message = e.getMessage() == null ? e.kind().name() : e.getMessage();
    return new Problem(kind, message, "", null, Fields.of("provider", e.kind().name()));
  }

  /** The same at a node. */
  public Problem at(NodePath where) {
    return new Problem(kind, sentence, remedy, where, details);
  }

  /** Where it happened. */
  public Optional<NodePath> where() {
    return Optional.ofNullable(node);
  }

  @Override
  public String toString() {
    String end = sentence.endsWith(".") || sentence.endsWith("?") ? "" : ".";
    return sentence + end + (remedy.isEmpty() ? "" : " " + remedy);
  }
}
