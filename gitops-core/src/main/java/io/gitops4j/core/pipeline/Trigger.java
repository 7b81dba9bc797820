package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.ImageReference;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which starts a pipeline takes. Made by the factories here; immutable. */
public final class Trigger {
  private final String description;
  private final Predicate<Start> accepts;
  private final String group;
  private final @Nullable Watched watched;

  private Trigger(String description, Predicate<Start> accepts, String group) {
    this(description, accepts, group, null);
  }

  private Trigger(
      String description, Predicate<Start> accepts, String group, @Nullable Watched watched) {
    this.description = description;
    this.accepts = accepts;
    this.group = group;
    this.watched = watched;
  }

  /**
   * Where new versions are looked for.
   *
   * @param repository a repository of a registry, without tag and digest
   * @param versions which of its tags are versions
   */
  public record Watched(ImageReference repository, Versions versions) {
    /** Checks that it is a whole repository. */
    public Watched {
      Objects.requireNonNull(versions, "versions");
      if (!repository.version().isEmpty()) {
        throw new IllegalArgumentException(
            "A repository is watched, and '" + repository + "' names one artifact of it");
      }
    }

    private boolean includes(ImageReference artifact) {
      return artifact.withoutVersion().equals(repository)
          && artifact.tag().filter(versions::includes).isPresent();
    }
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

  /**
   * A new version in a repository of a registry, found by a {@code VersionWatch}; the run starts
   * from its digest.
   *
   * @param repository {@code registry.example/team/app}
   * @param versions which of its tags are versions, and which is the newest
   */
  public static Trigger newVersion(String repository, Versions versions) {
    Watched watched = new Watched(ImageReference.parse(repository), versions);
    return new Trigger(
        "new version of " + repository + ": " + versions.describe(),
        s -> s.artifact().filter(watched::includes).isPresent(),
        "",
        watched);
  }

  /** An alert. */
  public static Trigger alert() {
    return new Trigger("alert", s -> s.kind() == Start.Kind.ALERT, "");
  }

  /** The same, but only when started by somebody of this group. This is no approval. */
  public Trigger startedBy(String onlyGroup) {
    return new Trigger(description + " by " + onlyGroup, accepts, onlyGroup, watched);
  }

  /** Where new versions are to be looked for; empty for what others tell of. */
  public Optional<Watched> watched() {
    return Optional.ofNullable(watched);
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
