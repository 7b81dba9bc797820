package io.gitops4j.git;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.Reviews;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** A pull request as it is written down. Not thread-safe. */
final class ForgePull {
  private static final String PULL = "pull";
  private static final String REVIEW = "review";

  private final long number;
  private final Config content;

  ForgePull(long number, Config content) {
    this.number = number;
    this.content = content;
  }

  /** A new one. */
  static ForgePull propose(long number, PullRequests.Proposal proposal, ObjectId head) {
    ForgePull pull = new ForgePull(number, new Config());
    pull.set("source", proposal.sourceBranch());
    pull.set("target", proposal.targetBranch());
    pull.describe(proposal.title(), proposal.body());
    pull.set("state", PullRequest.State.OPEN.name());
    pull.head(head);
    pull.content.setStringList(PULL, null, "label", proposal.labels().stream().sorted().toList());
    pull.content.setStringList(
        PULL, null, "reviewer", proposal.reviewers().stream().sorted().toList());
    pull.draft(proposal.draft());
    return pull;
  }

  long number() {
    return number;
  }

  Config content() {
    return content;
  }

  String source() {
    return text("source");
  }

  String target() {
    return text("target");
  }

  String title() {
    return text("title");
  }

  String body() {
    return text("body");
  }

  ObjectId head() {
    return ObjectId.fromString(text("head"));
  }

  PullRequest.State state() {
    return PullRequest.State.valueOf(text("state"));
  }

  /** Whether it can't be merged before somebody says that it is ready. */
  boolean isDraft() {
    return content.getBoolean(PULL, "draft", false);
  }

  void draft(boolean draft) {
    content.setBoolean(PULL, null, "draft", draft);
  }

  /** Who was asked to review it. */
  Set<String> askedReviewers() {
    return Set.of(content.getStringList(PULL, null, "reviewer"));
  }

  /** What it became or is about to become on the target branch. */
  Optional<ObjectId> mergeCommit() {
    String id = text("mergeCommit");
    return id.isEmpty() ? Optional.empty() : Optional.of(ObjectId.fromString(id));
  }

  void describe(String title, String body) {
    set("title", title);
    set("body", ForgeDocument.lines(body));
  }

  void head(ObjectId head) {
    set("head", head.name());
  }

  void state(PullRequest.State state) {
    set("state", state.name());
  }

  /** Notes what the target branch is about to be moved to, so that a crash in between is seen. */
  void mergingAs(ObjectId commit) {
    set("mergeCommit", commit.name());
  }

  void review(Identity reviewer, Reviews.Review.State state, Instant at) {
    String next = String.format(Locale.ROOT, "%06d", content.getSubsections(REVIEW).size() + 1);
    content.setString(REVIEW, next, "kind", reviewer.kind().name());
    content.setString(REVIEW, next, "reviewer", reviewer.value());
    content.setString(REVIEW, next, "state", state.name());
    content.setString(REVIEW, next, "commit", head().name());
    content.setString(REVIEW, next, "at", at.toString());
  }

  /** All reviews, oldest first. */
  List<Reviews.Review> reviews() {
    List<Reviews.Review> reviews = new ArrayList<>();
    content.getSubsections(REVIEW).stream()
        .sorted(Comparator.naturalOrder())
        .forEach(
            name ->
                reviews.add(
                    new Reviews.Review(
                        new Identity(Identity.Kind.valueOf(of(name, "kind")), of(name, "reviewer")),
                        Reviews.Review.State.valueOf(of(name, "state")),
                        new CommitId(of(name, "commit")),
                        Instant.parse(of(name, "at")))));
    return List.copyOf(reviews);
  }

  /** As others see it. */
  PullRequest toPullRequest(String repository) {
    PullRequest open =
        PullRequest.open(
                number,
                repository + "#pull-" + number,
                source(),
                target(),
                new CommitId(head().name()))
            .withText(title(), body())
            .withLabels(Set.of(content.getStringList(PULL, null, "label")));
    return switch (state()) {
      case OPEN -> open;
      case CLOSED -> open.closed();
      case MERGED -> open.merged(new CommitId(mergeCommit().orElseThrow().name()));
    };
  }

  private void set(String name, String value) {
    content.setString(PULL, null, name, value);
  }

  private String text(String name) {
    @Nullable String value = content.getString(PULL, null, name);
    return value == null ? "" : value;
  }

  private String of(String review, String name) {
    return Objects.requireNonNull(content.getString(REVIEW, review, name), name);
  }
}
