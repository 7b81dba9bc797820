package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import io.gitops4j.git.forge.PinnedHead;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Bitbucket Cloud's pull requests, of branches of the repository itself. They have no labels; those
 * of a proposal are left out.
 *
 * <p>A merge can't be pinned to a head here. It is read just before, and compared; what is pushed
 * in the moment between is merged too, and then is the head of the pull request that is given back.
 */
final class CloudPullRequests implements PullRequests {
  private static final int PAGE = 50;
  private static final int ACCEPTED = 202;

  /** A merge check or a conflict, which no document tells apart, and a branch that moved. */
  private static final Set<Integer> NOT_MERGED = Set.of(400, 409);

  private final ForgeHosts hosts;
  private final CloudCommits commits;

  CloudPullRequests(ForgeHosts hosts, CloudCommits commits) {
    this.hosts = hosts;
    this.commits = commits;
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-get
  @Override
  public List<PullRequest> find(RepositoryUrl repository, String sourceBranch) {
    OwnedName name = name(repository);
    return to(repository, "look for pull requests of branch " + sourceBranch + " of " + name)
        .get("/repositories/{}/{}/pullrequests", name.owner(), name.name())
        .with("q", "source.branch.name=\"" + sourceBranch.replace("\"", "\\\"") + "\"")
        .with("state", "OPEN")
        .with("state", "MERGED")
        .with("state", "DECLINED")
        .with("state", "SUPERSEDED")
        .with("pagelen", PAGE)
        .all(Pages.naming("values", "next"))
        .stream()
        .filter(CloudPullRequests::isOfOneRepository)
        .map(pull -> pullRequest(repository, pull))
        .sorted(Comparator.comparing(PullRequest::number).reversed())
        .toList();
  }

  private static boolean isOfOneRepository(Fields pull) {
    Fields from = pull.object("source").object("repository");
    return from.find("uuid").equals(pull.object("destination").object("repository").find("uuid"));
  }

  @Override
  public PullRequest get(RepositoryUrl repository, long number) {
    return pullRequest(repository, read(repository, number));
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-pull-request-id-get
  private Fields read(RepositoryUrl repository, long number) {
    OwnedName name = name(repository);
    return one(repository, "read", number)
        .get("/repositories/{}/{}/pullrequests/{}", name.owner(), name.name(), number)
        .object();
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-post
  @Override
  public PullRequest open(RepositoryUrl repository, Proposal proposal) {
    checkNew(repository, proposal);
    OwnedName name = name(repository);
    Fields body =
        Fields.of("type", "pullrequest")
            .with("title", proposal.title())
            .with("description", proposal.body())
            .with("source", branch(proposal.sourceBranch()))
            .with("destination", branch(proposal.targetBranch()))
            .with("reviewers", reviewers(proposal))
            .with("draft", proposal.draft());
    return pullRequest(
        repository,
        to(repository, opening(repository, proposal))
            .post("/repositories/{}/{}/pullrequests", name.owner(), name.name())
            .body(body)
            .object());
  }

  /** People are named by the {@code uuid} of their account, in braces, or else by its id. */
  private static List<Fields> reviewers(Proposal proposal) {
    return proposal.reviewers().stream()
        .sorted()
        .map(
            who -> Fields.of("type", "user").with(who.startsWith("{") ? "uuid" : "account_id", who))
        .toList();
  }

  /** No document says what a second one for the same branches does: some say it edits the first. */
  private void checkNew(RepositoryUrl repository, Proposal proposal) {
    find(repository, proposal.sourceBranch()).stream()
        .filter(pull -> pull.state() == PullRequest.State.OPEN)
        .filter(pull -> pull.targetBranch().equals(proposal.targetBranch()))
        .findFirst()
        .ifPresent(
            pull -> {
              throw new ProviderException(
                  ErrorKind.ALREADY_EXISTS,
                  "Could not "
                      + opening(repository, proposal)
                      + ": there is one already, number "
                      + pull.number()
                      + ".");
            });
  }

  private String opening(RepositoryUrl repository, Proposal proposal) {
    return "open a pull request for branch " + proposal.sourceBranch() + " of " + name(repository);
  }

  private static Fields branch(String name) {
    return Fields.of("branch", Fields.of("name", name));
  }

  /** Reviewers that are not named again would be removed. */
  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-pull-request-id-put
  @Override
  public PullRequest describe(RepositoryUrl repository, long number, String title, String body) {
    OwnedName name = name(repository);
    List<Fields> reviewers =
        read(repository, number).objects("reviewers").stream()
            .map(one -> Fields.of("type", one.text("type")).with("uuid", one.text("uuid")))
            .toList();
    Fields change =
        Fields.of("type", "pullrequest")
            .with("title", title)
            .with("description", body)
            .with("reviewers", reviewers);
    return pullRequest(
        repository,
        one(repository, "describe", number)
            .put("/repositories/{}/{}/pullrequests/{}", name.owner(), name.name(), number)
            .body(change)
            .object());
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-pull-request-id-decline-post
  @Override
  public PullRequest close(RepositoryUrl repository, long number) {
    PullRequest now = get(repository, number);
    if (now.state() != PullRequest.State.OPEN) {
      return now;
    }
    OwnedName name = name(repository);
    return pullRequest(
        repository,
        one(repository, "decline", number)
            .post("/repositories/{}/{}/pullrequests/{}/decline", name.owner(), name.name(), number)
            .object());
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-pull-request-id-merge-post
  @Override
  public Merge merge(RepositoryUrl repository, long number, CommitId head, MergeMethod method) {
    Fields read = read(repository, number);
    PullRequest before = pullRequest(repository, read);
    if (before.state() == PullRequest.State.MERGED) {
      return new Merge(before, Merge.Outcome.MERGED, "");
    }
    if (before.state() == PullRequest.State.CLOSED) {
      return notReady(before, "it was declined");
    }
    PinnedHead.check(before, head);
    if (read.isTrue("draft")) {
      return notReady(before, "it is a draft");
    }
    checkStrategy(before, read, strategy(method));
    OwnedName name = name(repository);
    ApiAnswer answer =
        one(repository, "merge", number)
            .post("/repositories/{}/{}/pullrequests/{}/merge", name.owner(), name.name(), number)
            .with("async", true)
            .body(
                Fields.of("type", "pullrequest_merge_parameters")
                    .with("merge_strategy", strategy(method)))
            .send();
    if (answer.status() == ACCEPTED) {
      return notReady(before, "Bitbucket is still merging it");
    }
    return NOT_MERGED.contains(answer.status())
        ? refused(repository, number, head, answer)
        : new Merge(pullRequest(repository, answer.object()), Merge.Outcome.MERGED, "");
  }

  /** What the pull request and its branches say counts, and not what the answer said. */
  private Merge refused(RepositoryUrl repository, long number, CommitId head, ApiAnswer answer) {
    PullRequest now = get(repository, number);
    if (now.state() == PullRequest.State.MERGED) {
      return new Merge(now, Merge.Outcome.MERGED, "");
    }
    PinnedHead.check(now, head);
    List<String> conflicts = hosts.repository(repository).conflicts(head, now.targetBranch());
    if (conflicts.isEmpty()) {
      String words = answer.words();
      return notReady(
          now, words.isEmpty() ? "one of its branches just moved" : "Bitbucket says: " + words);
    }
    String reason =
        "it conflicts with " + now.targetBranch() + " in " + String.join(", ", conflicts);
    return new Merge(now, Merge.Outcome.CONFLICT, reason);
  }

  private static Merge notReady(PullRequest pull, String reason) {
    return new Merge(pull, Merge.Outcome.NOT_READY, reason);
  }

  private static String strategy(MergeMethod method) {
    return switch (method) {
      case MERGE -> "merge_commit";
      case SQUASH -> "squash";
      case REBASE -> "rebase_fast_forward";
    };
  }

  /** Pull requests tell which strategies their target branch allows. */
  private static void checkStrategy(PullRequest pull, Fields read, String strategy) {
    List<String> allowed = read.object("destination").object("branch").texts("merge_strategies");
    if (!allowed.isEmpty() && !allowed.contains(strategy)) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not merge pull request "
              + pull.number()
              + ": branch "
              + pull.targetBranch()
              + " does not allow the merge strategy "
              + strategy
              + ", but "
              + String.join(", ", allowed)
              + ". Allow it in the repository's settings, or choose another method.");
    }
  }

  private ApiRequest one(RepositoryUrl repository, String verb, long number) {
    return to(repository, verb + " pull request " + number + " of " + name(repository));
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }

  private OwnedName name(RepositoryUrl repository) {
    return OwnedName.of(hosts, repository);
  }

  private PullRequest pullRequest(RepositoryUrl repository, Fields pull) {
    Fields source = pull.object("source");
    PullRequest open =
        PullRequest.open(
                pull.number("id"),
                pull.object("links").object("html").text("href"),
                source.object("branch").text("name"),
                pull.object("destination").object("branch").text("name"),
                commits.of(repository, source.object("commit").text("hash")))
            .withText(pull.text("title"), pull.object("summary").findText("raw").orElse(""));
    return switch (pull.text("state")) {
      case "MERGED" ->
          open.merged(commits.of(repository, pull.object("merge_commit").text("hash")));
      case "DECLINED", "SUPERSEDED" -> open.closed();
      default -> open;
    };
  }
}
