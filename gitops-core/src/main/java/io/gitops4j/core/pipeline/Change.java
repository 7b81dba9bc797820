package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Names;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Edits that go into one repository as one commit: directly, or {@link #through} a pull request. A
 * step like any other. Immutable.
 */
public final class Change implements Step {
  private final String name;
  private final String repository;
  private final String branch;
  private final String message;
  private final List<EditPlan> edits;
  private final @Nullable PullRequestSpec proposal;

  private Change(
      String name,
      String repository,
      String branch,
      String message,
      List<? extends EditPlan> edits,
      @Nullable PullRequestSpec proposal) {
    this.name = Names.check("change", name);
    this.repository = Names.check("repository", repository);
    this.branch = branch;
    this.message = message;
    this.edits = List.copyOf(edits);
    this.proposal = proposal;
    if (edits.isEmpty()) {
      throw new IllegalArgumentException("A change needs at least one edit");
    }
    if (message.isBlank() || branch.isBlank()) {
      throw new IllegalArgumentException("A change needs a message and a branch");
    }
  }

  /** Edits to files of the repository of that logical name, on branch {@code main}. */
  public static Change in(String repository, EditPlan... edits) {
    return new Change(
        "change",
        repository,
        "main",
        "Deliver {application} {version} to {environment}",
        List.of(edits),
        null);
  }

  /** The same on another branch. */
  public Change on(String otherBranch) {
    return new Change(name, repository, otherBranch, message, edits, proposal);
  }

  /** The same with another commit message; names in braces are filled in. */
  public Change message(String template) {
    return new Change(name, repository, branch, template, edits, proposal);
  }

  /** The same proposed by a pull request, and done when that is merged. */
  public Change through(PullRequestSpec spec) {
    return new Change(name, repository, branch, message, edits, spec);
  }

  @Override
  public Change as(String newName) {
    return new Change(newName, repository, branch, message, edits, proposal);
  }

  @Override
  public String name() {
    return name;
  }

  /** The repository's logical name. */
  public String repository() {
    return repository;
  }

  /** The branch it goes to. */
  public String branch() {
    return branch;
  }

  /** The commit's message, names in braces not yet filled in. */
  public String message() {
    return message;
  }

  /** What it changes. */
  public List<EditPlan> edits() {
    return edits;
  }

  /** How it is proposed; empty for a direct commit. */
  public Optional<PullRequestSpec> proposal() {
    return Optional.ofNullable(proposal);
  }

  /** The direct commit as an effect, for steps that make several: a canary commits each weight. */
  public Effect<CommitReceipt> asEffect() {
    return new CommitEffect(source());
  }

  @Override
  public StepResult run(StepContext context) {
    if (proposal == null) {
      context.once("commit", new CommitEffect(source()));
      return StepResult.done();
    }
    return new PullRequestFlow(source(), proposal).run(context);
  }

  @Override
  public void cancelled(StepContext context) {
    if (proposal != null) {
      new PullRequestFlow(source(), proposal).close(context);
    }
  }

  @Override
  public Outline outline(Release release) {
    if (proposal == null) {
      return Outline.of("commit", new CommitEffect(source()));
    }
    return new PullRequestFlow(source(), proposal).outline();
  }

  private EditSource source() {
    return new PlannedEdits(this);
  }

  @Override
  public String describe() {
    return "change "
        + repository
        + ":"
        + branch
        + edits.stream().map(EditPlan::describe).collect(Collectors.joining("; ", " [", "] "))
        + "'"
        + message
        + "'"
        + (proposal == null ? "" : " through " + proposal.describe());
  }
}
