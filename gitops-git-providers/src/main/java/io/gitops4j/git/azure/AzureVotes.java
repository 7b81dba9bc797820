package io.gitops4j.git.azure;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.git.forge.ForgeHosts;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;

/**
 * What people voted on Azure DevOps' pull requests, as it stands: a vote that was taken back, or
 * that a push reset, is not there any more. Votes of groups are those of their members, and those
 * of accounts without a name are left out.
 *
 * <p>A vote says neither when nor of which commit. When is told by the thread that Azure DevOps
 * adds for each; and a vote is one of the head that the pull request had at that time, by its
 * iterations. One without such a thread is one of the first head, and counts only while that is the
 * head.
 */
final class AzureVotes implements Reviews {
  private final AzureApi api;

  AzureVotes(ForgeHosts hosts) {
    this.api = new AzureApi(hosts);
  }

  /** A head that a pull request had, and since when. */
  private record Iteration(CommitId head, Instant since) {}

  @Override
  public List<Review> of(RepositoryUrl repository, long number) {
    List<Fields> voters = voters(repository, number);
    List<Iteration> iterations = voters.isEmpty() ? List.of() : iterations(repository, number);
    if (iterations.isEmpty()) {
      return List.of();
    }
    List<Fields> threads = threads(repository, number);
    return voters.stream()
        .map(voter -> review(voter, threads, iterations))
        .sorted(Comparator.comparing(Review::at))
        .toList();
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-reviewers/list
  private List<Fields> voters(RepositoryUrl repository, long number) {
    return read(repository, "reviewers", number).stream()
        .filter(voter -> !voter.isTrue("isContainer"))
        .filter(voter -> voter.number("vote") != 0 && voter.find("uniqueName").isPresent())
        .toList();
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads/list
  private List<Fields> threads(RepositoryUrl repository, long number) {
    return read(repository, "threads", number).stream()
        .filter(thread -> property(thread, "CodeReviewThreadType").equals("VoteUpdate"))
        .toList();
  }

  /** Oldest first. */
  // https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-iterations/list
  private List<Iteration> iterations(RepositoryUrl repository, long number) {
    return read(repository, "iterations", number).stream()
        .sorted(Comparator.comparing(one -> one.number("id")))
        .map(
            one ->
                new Iteration(
                    new CommitId(one.object("sourceRefCommit").text("commitId")),
                    time(one, "createdDate")))
        .toList();
  }

  private List<Fields> read(RepositoryUrl repository, String what, long number) {
    String doing = "read the " + what + " of pull request " + number;
    return api.repository(repository, doing)
        .get("/pullRequests/{}/" + what, number)
        .object()
        .objects(AzureApi.ITEMS);
  }

  private static Review review(Fields voter, List<Fields> threads, List<Iteration> iterations) {
    Iteration seen = iterations.get(0);
    Instant at =
        threads.stream()
            .filter(thread -> isOf(thread, voter))
            .map(thread -> time(thread, "publishedDate"))
            .max(Comparator.naturalOrder())
            .orElse(seen.since());
    for (Iteration iteration : iterations) {
      seen = iteration.since().isAfter(at) ? seen : iteration;
    }
    Review.State state =
        voter.number("vote") > 0 ? Review.State.APPROVED : Review.State.CHANGES_REQUESTED;
    return new Review(Identity.login(voter.text("uniqueName")), state, seen.head(), at);
  }

  /** Whether a thread tells of the vote that stands. Its properties number its identities. */
  private static boolean isOf(Fields thread, Fields voter) {
    Fields who = thread.object("identities").object(property(thread, "CodeReviewVotedByIdentity"));
    return who.findText("id").equals(voter.findText("id"))
        && property(thread, "CodeReviewVoteResult").equals(voter.text("vote"));
  }

  private static String property(Fields thread, String name) {
    return thread.object("properties").object(name).findText("$value").orElse("");
  }

  private static Instant time(Fields fields, String name) {
    return OffsetDateTime.parse(fields.text(name)).toInstant();
  }
}
