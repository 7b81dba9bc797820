package io.gitops4j.core.pipeline;

import io.gitops4j.core.spi.PullRequests.MergeMethod;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a change is proposed: {@code pullRequest("Model {application} {version}")}. A person merges
 * it unless {@link #mergedByUs} says otherwise. Immutable.
 */
public final class PullRequestSpec {
  private static final Duration POLL = Duration.ofMinutes(1);

  private final String title;
  private final String body;
  private final Set<String> labels;
  private final @Nullable MergeMethod method;
  private final Duration poll;

  private PullRequestSpec(
      String title, String body, Set<String> labels, @Nullable MergeMethod method, Duration poll) {
    this.title = title;
    this.body = body;
    this.labels = Set.copyOf(labels);
    this.method = method;
    this.poll = poll;
    if (title.isBlank()) {
      throw new IllegalArgumentException("A pull request needs a title");
    }
    if (poll.isNegative() || poll.isZero()) {
      throw new IllegalArgumentException("A pull request is looked at again after some time");
    }
  }

  /** A pull request; names in braces are filled in: {@code {application}}, {@code {version}}. */
  public static PullRequestSpec pullRequest(String title) {
    return new PullRequestSpec(title, "", Set.of(), null, POLL);
  }

  /** The same with a description in Markdown, before what the library itself says. */
  public PullRequestSpec body(String markdown) {
    return new PullRequestSpec(title, markdown, labels, method, poll);
  }

  /** The same with labels, where the forge has them. */
  public PullRequestSpec labels(String... names) {
    return new PullRequestSpec(title, body, Set.of(names), method, poll);
  }

  /** The same, merged by the library as soon as its gates are open and the forge allows it. */
  public PullRequestSpec mergedByUs(MergeMethod how) {
    return new PullRequestSpec(title, body, labels, how, poll);
  }

  /** The same, looked at so often when no webhook wakes the run earlier; a minute unless said. */
  public PullRequestSpec lookEvery(Duration interval) {
    return new PullRequestSpec(title, body, labels, method, interval);
  }

  /** The title, names in braces not yet filled in. */
  public String title() {
    return title;
  }

  /** The description. */
  public String body() {
    return body;
  }

  /** The labels. */
  public Set<String> labels() {
    return labels;
  }

  /** How the library merges it; empty if a person does. */
  public Optional<MergeMethod> mergedByUs() {
    return Optional.ofNullable(method);
  }

  /** How often it is looked at. */
  public Duration lookEvery() {
    return poll;
  }

  /** For people and the fingerprint. */
  public String describe() {
    String merge = method == null ? "a person" : "us, " + method.name().toLowerCase(Locale.ROOT);
    return "pull request '" + title + "' merged by " + merge + details();
  }

  private String details() {
    return (body.isEmpty() ? "" : ", body '" + body + "'")
        + (labels.isEmpty() ? "" : ", labels " + new TreeSet<>(labels))
        + (poll.equals(POLL) ? "" : ", looked at every " + poll);
  }
}
