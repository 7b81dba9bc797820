package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Actor;
import java.util.function.Predicate;

/** Which starts a pipeline takes. Made by the factories here; immutable. */
public final class Trigger {
  private final String description;
  private final Predicate<Start> accepts;
  private final String group;

  private Trigger(String description, Predicate<Start> accepts, String group) {
    this.description = description;
    this.accepts = accepts;
    this.group = group;
  }

  /** A push to a branch; {@code *} stands for any text: {@code release/*}. */
  public static Trigger push(String branchPattern) {
    return matching(Start.Kind.PUSH, "push to ", "branch", branchPattern);
  }

  /** A tag; {@code *} stands for any text: {@code v*}. */
  public static Trigger tag(String pattern) {
    return matching(Start.Kind.TAG, "tag ", "tag", pattern);
  }

  /** A pull request of the source repository, opened or updated. */
  public static Trigger pullRequest() {
    return new Trigger("pull request", s -> s.kind() == Start.Kind.PULL_REQUEST, "");
  }

  /** A person who asks. */
  public static Trigger manually() {
    return new Trigger("manually", s -> s.kind() == Start.Kind.MANUAL, "");
  }

  /** A schedule of that name; when it is due is the embedding platform's business. */
  public static Trigger schedule(String name) {
    return matching(Start.Kind.SCHEDULE, "schedule ", "schedule", name);
  }

  /** An artifact pushed to this repository, {@code quay.io/team/app}; {@code *} for any text. */
  public static Trigger artifact(String repositoryPattern) {
    return new Trigger(
        "artifact " + repositoryPattern,
        s -> s.artifact().filter(a -> matches(repositoryPattern, a.name())).isPresent(),
        "");
  }

  /** An alert. */
  public static Trigger alert() {
    return new Trigger("alert", s -> s.kind() == Start.Kind.ALERT, "");
  }

  /** The same, but only when started by somebody of this group. This is no approval. */
  public Trigger startedBy(String onlyGroup) {
    return new Trigger(description + " by " + onlyGroup, accepts, onlyGroup);
  }

  /** Whether it takes this start by this actor. */
  public boolean accepts(Start start, Actor by) {
    return accepts.test(start) && (group.isEmpty() || by.isIn(group));
  }

  /** For people and the fingerprint. */
  public String describe() {
    return description;
  }

  private static Trigger matching(Start.Kind kind, String words, String field, String pattern) {
    return new Trigger(
        words + pattern,
        s ->
            s.kind() == kind
                && s.what().findText(field).filter(v -> matches(pattern, v)).isPresent(),
        "");
  }

  private static boolean matches(String pattern, String text) {
    StringBuilder regex = new StringBuilder();
    for (String literal : pattern.split("\\*", -1)) {
      regex.append(regex.length() == 0 ? "" : ".*").append(java.util.regex.Pattern.quote(literal));
    }
    return text.matches(regex.toString());
  }
}
