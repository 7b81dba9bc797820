package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a change is proposed: {@code pullRequest("Model {application} {version}")}. A person merges
 * it unless {@link #mergedByUs} says otherwise. A rollback's follows all of it but title and
 * description. Immutable.
 */
public final class PullRequestSpec {
  /** What the sentence of a pull request says that waits for {@link #approvals}, before those. */
  public static final String APPROVALS_MISSING = "waits for approvals: ";

  private static final Duration POLL = Duration.ofMinutes(1);

  private final Terms terms;
  private final @Nullable MergeMethod method;
  private final RequiredReviews reviews;
  private final Duration poll;
  private final boolean keeps;

  /** What it is opened with. */
  private record Terms(
      String title, String body, Set<String> labels, Set<String> reviewers, boolean draft) {
    Terms {
      if (title.isBlank()) {
        throw new IllegalArgumentException("A pull request needs a title");
      }
      labels = Set.copyOf(labels);
      reviewers = Set.copyOf(reviewers);
    }
  }

  private PullRequestSpec(
      Terms terms,
      @Nullable MergeMethod method,
      RequiredReviews reviews,
      Duration poll,
      boolean keeps) {
    this.terms = terms;
    this.method = method;
    this.reviews = reviews;
    this.poll = poll;
    this.keeps = keeps;
    if (poll.isNegative() || poll.isZero()) {
      throw new IllegalArgumentException("A pull request is looked at again after some time");
    }
  }

  /** A pull request; names in braces are filled in: {@code {application}}, {@code {version}}. */
  public static PullRequestSpec pullRequest(String title) {
    Terms terms = new Terms(title, "", Set.of(), Set.of(), false);
    return new PullRequestSpec(terms, null, RequiredReviews.NONE, POLL, false);
  }

  /** The same with a description in Markdown, before what the library itself says. */
  public PullRequestSpec body(String markdown) {
    return with(new Terms(title(), markdown, labels(), reviewers(), isDraft()));
  }

  /** The same with labels, where the forge has them. */
  public PullRequestSpec labels(String... names) {
    return with(new Terms(title(), body(), Set.of(names), reviewers(), isDraft()));
  }

  /** The same, asking these people to review it, as the forge names them. */
  public PullRequestSpec reviewers(String... logins) {
    return with(new Terms(title(), body(), labels(), Set.of(logins), isDraft()));
  }

  /** The same as a draft, which can't be merged before a person says that it is ready. */
  public PullRequestSpec draft() {
    return with(new Terms(title(), body(), labels(), reviewers(), true));
  }

  /** The same, merged by the library as soon as its gates are open and the forge allows it. */
  public PullRequestSpec mergedByUs(MergeMethod how) {
    return new PullRequestSpec(terms, how, reviews, poll, keeps);
  }

  /**
   * The same, merged by the library only when so many people have approved its head on the forge,
   * and none stands against it. Only people that {@link
   * io.gitops4j.core.spi.Connections#actor(io.gitops4j.core.model.Identity)} knows count, and those
   * who wrote or started what is delivered don't. One that a person merges with fewer is adopted;
   * the receipt says how many there were.
   */
  public PullRequestSpec approvals(int count) {
    return new PullRequestSpec(
        terms, method, new RequiredReviews(count, reviews.authorsCount()), poll, keeps);
  }

  /** The same, counting the approvals of authors too. */
  public PullRequestSpec authorsCount() {
    return new PullRequestSpec(
        terms, method, new RequiredReviews(reviews.count(), true), poll, keeps);
  }

  /** The same, looked at so often when no webhook wakes the run earlier; a minute unless said. */
  public PullRequestSpec lookEvery(Duration interval) {
    return new PullRequestSpec(terms, method, reviews, interval, keeps);
  }

  /** The same, leaving its source branch alone; it is deleted after the merge unless said. */
  public PullRequestSpec keepSourceBranch() {
    return new PullRequestSpec(terms, method, reviews, poll, true);
  }

  /**
   * All but title and description, for the journal: how a pull request is proposed and merged that
   * undoes this one.
   */
  Fields terms() {
    Fields fields =
        Fields.of("lookEvery", poll.toString())
            .with("approvals", reviews.count())
            .with("authorsCount", reviews.authorsCount())
            .with("labels", new TreeSet<>(labels()))
            .with("reviewers", new TreeSet<>(reviewers()))
            .with("draft", isDraft())
            .with("keepsSourceBranch", keeps);
    return method == null ? fields : fields.with("mergedByUs", method.name());
  }

  /** The same on the terms of another; on its own where the journal has none. */
  PullRequestSpec on(Fields others) {
    if (others.isEmpty()) {
      return this;
    }
    return new PullRequestSpec(
        new Terms(
            title(),
            body(),
            Set.copyOf(others.texts("labels")),
            Set.copyOf(others.texts("reviewers")),
            others.isTrue("draft")),
        others.findText("mergedByUs").map(MergeMethod::valueOf).orElse(null),
        new RequiredReviews((int) others.number("approvals"), others.isTrue("authorsCount")),
        Duration.parse(others.text("lookEvery")),
        others.isTrue("keepsSourceBranch"));
  }

  /** The same, merged by a person. */
  PullRequestSpec mergedByAPerson() {
    return new PullRequestSpec(terms, null, reviews, poll, keeps);
  }

  private PullRequestSpec with(Terms others) {
    return new PullRequestSpec(others, method, reviews, poll, keeps);
  }

  /** The title, names in braces not yet filled in. */
  public String title() {
    return terms.title();
  }

  /** The description. */
  public String body() {
    return terms.body();
  }

  /** The labels. */
  public Set<String> labels() {
    return terms.labels();
  }

  /** Who is asked to review it. */
  public Set<String> reviewers() {
    return terms.reviewers();
  }

  /** Whether it is a draft. */
  public boolean isDraft() {
    return terms.draft();
  }

  /** Whether its source branch stays after the merge. */
  public boolean keepsSourceBranch() {
    return keeps;
  }

  /** Who must have approved it. */
  RequiredReviews reviews() {
    return reviews;
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
    return "pull request '" + title() + "' merged by " + merge + details();
  }

  private String details() {
    return (body().isEmpty() ? "" : ", body '" + body() + "'")
        + (labels().isEmpty() ? "" : ", labels " + new TreeSet<>(labels()))
        + (reviewers().isEmpty() ? "" : ", reviewed by " + new TreeSet<>(reviewers()))
        + (isDraft() ? ", a draft" : "")
        + (reviews.areWanted() ? ", with " + reviews.describe() : "")
        + (reviews.authorsCount() ? ", authors count" : "")
        + (poll.equals(POLL) ? "" : ", looked at every " + poll)
        + (keeps ? ", source branch kept" : "");
  }
}
