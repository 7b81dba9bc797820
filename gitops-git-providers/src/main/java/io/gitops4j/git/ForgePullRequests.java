package io.gitops4j.git;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.Reviews;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectId;

/** The pull requests of repositories in folders. */
final class ForgePullRequests implements PullRequests {
  private final ProviderContext context;

  ForgePullRequests(ProviderContext context) {
    this.context = context;
  }

  @Override
  public List<PullRequest> find(RepositoryUrl repository, String sourceBranch) {
    return in(
        repository,
        "list the pull requests",
        forge ->
            forge.pulls().stream()
                .filter(pull -> pull.source().equals(sourceBranch))
                .map(pull -> pull.toPullRequest(repository.toString()))
                .toList());
  }

  @Override
  public PullRequest get(RepositoryUrl repository, long number) {
    return in(
        repository,
        "read pull request " + number,
        forge -> forge.pull(number).toPullRequest(repository.toString()));
  }

  @Override
  public PullRequest open(RepositoryUrl repository, Proposal proposal) {
    return in(
        repository,
        "open a pull request",
        forge ->
            forge.exclusively(
                alone -> opened(alone, proposal).toPullRequest(repository.toString())));
  }

  private static ForgePull opened(OpenForge forge, Proposal proposal) throws IOException {
    ObjectId source = forge.branch(proposal.sourceBranch());
    ObjectId target = forge.branch(proposal.targetBranch());
    List<ForgePull> known = forge.pulls();
    for (ForgePull pull : known) {
      if (pull.state() == PullRequest.State.OPEN
          && pull.source().equals(proposal.sourceBranch())
          && pull.target().equals(proposal.targetBranch())) {
        throw new ProviderException(
            ErrorKind.ALREADY_EXISTS,
            "Could not open a pull request from "
                + pull.source()
                + " to "
                + pull.target()
                + ": #"
                + pull.number()
                + " is open already. Use that one.");
      }
    }
    if (forge.isAncestor(source, target)) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not open a pull request from "
              + proposal.sourceBranch()
              + ": "
              + proposal.targetBranch()
              + " has all of its commits already. Commit something first.");
    }
    long next = known.stream().mapToLong(ForgePull::number).max().orElse(0) + 1;
    ForgePull pull = ForgePull.propose(next, proposal, source);
    forge.save(pull);
    return pull;
  }

  @Override
  public PullRequest describe(RepositoryUrl repository, long number, String title, String body) {
    return change(repository, number, pull -> pull.describe(title, body));
  }

  @Override
  public PullRequest close(RepositoryUrl repository, long number) {
    return change(
        repository,
        number,
        pull -> {
          if (pull.state() == PullRequest.State.OPEN) {
            pull.state(PullRequest.State.CLOSED);
          }
        });
  }

  /** Notes a review of what the head is now. */
  void review(RepositoryUrl repository, long number, Identity who, Reviews.Review.State state) {
    change(repository, number, pull -> pull.review(who, state, context.clock().instant()));
  }

  /** Notes that a draft may be merged. */
  void ready(RepositoryUrl repository, long number) {
    change(repository, number, pull -> pull.draft(false));
  }

  private PullRequest change(RepositoryUrl repository, long number, Consumer<ForgePull> change) {
    return in(
        repository,
        "change pull request " + number,
        forge ->
            forge.exclusively(
                alone -> {
                  ForgePull pull = alone.pull(number);
                  change.accept(pull);
                  alone.save(pull);
                  return pull.toPullRequest(repository.toString());
                }));
  }

  @Override
  public Merge merge(RepositoryUrl repository, long number, CommitId head, MergeMethod method) {
    return in(
        repository,
        "merge pull request " + number,
        forge -> {
          try (FolderAuthority.Entry held = forge.forge().enterForMerge()) {
            ForgePull pull = forge.pull(number);
            if (pull.state() != PullRequest.State.MERGED) {
              merge(forge, held, pull, head, method);
            }
            return merge(pull, repository, Merge.Outcome.MERGED, "");
          } catch (ForgeMerge.NotMergedException e) {
            return merge(
                forge.pull(number), repository, e.outcome(), String.valueOf(e.getMessage()));
          }
        });
  }

  private static Merge merge(
      ForgePull pull, RepositoryUrl repository, Merge.Outcome outcome, String reason) {
    return new Merge(pull.toPullRequest(repository.toString()), outcome, reason);
  }

  private void merge(
      OpenForge forge,
      FolderAuthority.Entry held,
      ForgePull pull,
      CommitId head,
      MergeMethod method)
      throws IOException, ForgeMerge.NotMergedException {
    if (pull.state() == PullRequest.State.CLOSED) {
      throw new ForgeMerge.NotMergedException(Merge.Outcome.NOT_READY, "it was closed");
    }
    if (!pull.head().name().equals(head.hex())) {
      throw new ProviderException(
          ErrorKind.STALE,
          "Could not merge pull request "
              + pull.number()
              + ": its head is "
              + pull.head().abbreviate(10).name()
              + " and not "
              + head.abbreviated()
              + " any more. Look at it again.");
    }
    if (pull.isDraft()) {
      throw new ForgeMerge.NotMergedException(Merge.Outcome.NOT_READY, "it is a draft");
    }
    forge.requireApprovals(pull);
    ObjectId target = forge.branch(pull.target());
    ObjectId result = forge.merger(context).merge(pull, target, method);
    // written before the branch moves, so that a crash in between is understood
    pull.mergingAs(result);
    forge.save(pull);
    forge.advance(held, pull.target(), target, result);
    pull.state(PullRequest.State.MERGED);
    forge.save(pull);
  }

  /** A question to an open forge. */
  interface Question<T> {
    T ask(OpenForge forge) throws IOException;
  }

  private <T> T in(RepositoryUrl url, String what, Question<T> question) {
    return OpenForge.in(url, context, what, question);
  }
}
