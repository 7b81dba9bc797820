package io.gitops4j.git.gitlab;

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
import io.gitops4j.git.forge.PinnedHead;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * GitLab's merge requests, of branches of the project itself; those of forks are not found by their
 * branch's name.
 *
 * <p>How commits come to the target branch is a setting of the project, and not of a merge; see
 * {@link GitLabMergeMethods} for what each method needs.
 */
final class GitLabMergeRequests implements PullRequests {
  private static final int PAGE = 100;

  /** Not ready, or not mergeable: the merge request itself says why. */
  private static final Set<Integer> NOT_MERGED = Set.of(405, 406, 409, 422);

  /**
   * A merge that says this is not heeded: GitLab squashes what the merge request says it should.
   */
  private static final Fields NOT_SQUASHED = Fields.of("squash", false);

  private final ForgeHosts hosts;
  private final GitLabMergeMethods methods;
  private final GitLabLanding landing;

  GitLabMergeRequests(ForgeHosts hosts) {
    this.hosts = hosts;
    this.methods = new GitLabMergeMethods(hosts);
    this.landing = new GitLabLanding(hosts);
  }

  // https://docs.gitlab.com/api/merge_requests/#list-project-merge-requests
  @Override
  public List<PullRequest> find(RepositoryUrl repository, String sourceBranch) {
    String project = project(repository);
    return to(repository, "look for merge requests of branch " + sourceBranch + " of " + project)
        .get("/projects/{}/merge_requests", project)
        .with("source_branch", sourceBranch)
        .with("state", "all")
        .with("per_page", PAGE)
        .all(Pages.linked())
        .stream()
        .filter(one -> one.find("source_project_id").equals(one.find("target_project_id")))
        .map(one -> mergeRequest(repository, one))
        .sorted(Comparator.comparing(PullRequest::number).reversed())
        .toList();
  }

  @Override
  public PullRequest get(RepositoryUrl repository, long number) {
    return mergeRequest(repository, read(repository, number));
  }

  // https://docs.gitlab.com/api/merge_requests/#retrieve-a-merge-request
  private Fields read(RepositoryUrl repository, long number) {
    return one(repository, "read", number)
        .get("/projects/{}/merge_requests/{}", project(repository), number)
        .object();
  }

  // https://docs.gitlab.com/api/merge_requests/#create-a-merge-request
  @Override
  public PullRequest open(RepositoryUrl repository, Proposal proposal) {
    checkNews(repository, proposal);
    String project = project(repository);
    Fields body =
        Fields.of("source_branch", proposal.sourceBranch())
            .with("target_branch", proposal.targetBranch())
            .with("title", GitLabDrafts.written(proposal.title(), proposal.draft()))
            .with("description", proposal.body())
            .with("labels", proposal.labels().stream().sorted().toList())
            .and(reviewers(repository, proposal));
    String doing = "open a merge request for branch " + proposal.sourceBranch() + " of " + project;
    return mergeRequest(
        repository,
        to(repository, doing).post("/projects/{}/merge_requests", project).body(body).object());
  }

  private Fields reviewers(RepositoryUrl repository, Proposal proposal) {
    List<Long> ids =
        proposal.reviewers().stream().sorted().map(login -> user(repository, login)).toList();
    return ids.isEmpty() ? Fields.none() : Fields.of("reviewer_ids", ids);
  }

  // https://docs.gitlab.com/api/users/#list-all-users
  private long user(RepositoryUrl repository, String login) {
    return to(repository, "look for user " + login)
        .get("/users")
        .with("username", login)
        .array()
        .stream()
        .map(user -> user.number("id"))
        .findFirst()
        .orElseThrow(
            () ->
                new ProviderException(
                    ErrorKind.INVALID,
                    "Could not ask " + login + " to review: GitLab has no user of that name."));
  }

  /** GitLab opens a merge request that brings nothing. */
  // https://docs.gitlab.com/api/commits/#list-all-repository-commits
  private void checkNews(RepositoryUrl repository, Proposal proposal) {
    String project = project(repository);
    String news = proposal.targetBranch() + ".." + proposal.sourceBranch();
    List<Fields> commits =
        to(repository, "compare branches " + news + " of " + project)
            .get("/projects/{}/repository/commits", project)
            .with("ref_name", news)
            .with("per_page", 1)
            .array();
    if (commits.isEmpty()) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not open a merge request for branch "
              + proposal.sourceBranch()
              + " of "
              + project
              + ": it has no commit that "
              + proposal.targetBranch()
              + " lacks.");
    }
  }

  @Override
  public PullRequest describe(RepositoryUrl repository, long number, String title, String body) {
    boolean draft = GitLabDrafts.isDraft(read(repository, number));
    Fields change =
        Fields.of("title", GitLabDrafts.written(title, draft)).with("description", body);
    return edit(repository, "describe", number, change);
  }

  @Override
  public PullRequest close(RepositoryUrl repository, long number) {
    PullRequest now = get(repository, number);
    return now.state() == PullRequest.State.OPEN
        ? edit(repository, "close", number, Fields.of("state_event", "close"))
        : now;
  }

  // https://docs.gitlab.com/api/merge_requests/#update-a-merge-request
  private PullRequest edit(RepositoryUrl repository, String verb, long number, Fields change) {
    return mergeRequest(
        repository,
        one(repository, verb, number)
            .put("/projects/{}/merge_requests/{}", project(repository), number)
            .body(change)
            .object());
  }

  // https://docs.gitlab.com/api/merge_requests/#merge-a-merge-request
  @Override
  public Merge merge(RepositoryUrl repository, long number, CommitId head, MergeMethod method) {
    Fields read = read(repository, number);
    PullRequest before = mergeRequest(repository, read);
    if (before.state() == PullRequest.State.MERGED) {
      return new Merge(before, Merge.Outcome.MERGED, "");
    }
    if (before.state() == PullRequest.State.CLOSED) {
      return new Merge(before, Merge.Outcome.NOT_READY, "it was closed");
    }
    PinnedHead.check(before, head);
    methods.check(repository, number, method);
    boolean squash = method == MergeMethod.SQUASH;
    if (read.isTrue("squash") && !squash) {
      edit(repository, "unset squashing of", number, NOT_SQUASHED);
    }
    ApiAnswer answer =
        one(repository, "merge", number)
            .put("/projects/{}/merge_requests/{}/merge", project(repository), number)
            .body(Fields.of("sha", head.hex()).with("squash", squash))
            .send();
    if (answer.status() == 401) {
      throw forbidden(repository, before);
    }
    if (!answer.isSuccess() && !NOT_MERGED.contains(answer.status())) {
      throw answer.refused();
    }
    return outcome(repository, number, head, answer);
  }

  /** What the merge request says counts, and not what the answer said. */
  private Merge outcome(RepositoryUrl repository, long number, CommitId head, ApiAnswer answer) {
    Fields read = read(repository, number);
    PullRequest now = mergeRequest(repository, read);
    if (now.state() == PullRequest.State.MERGED) {
      return new Merge(now, Merge.Outcome.MERGED, "");
    }
    PinnedHead.check(now, head);
    if (answer.status() == 409) {
      throw answer.refused();
    }
    return GitLabReadiness.isConflict(read)
        ? new Merge(now, Merge.Outcome.CONFLICT, "it conflicts with " + now.targetBranch())
        : new Merge(now, Merge.Outcome.NOT_READY, GitLabReadiness.reason(read, answer.words()));
  }

  /** GitLab says 401 to a user whom it knows: the merge request was read with the same token. */
  private ProviderException forbidden(RepositoryUrl repository, PullRequest now) {
    return new ProviderException(
        ErrorKind.FORBIDDEN,
        "Could not merge merge request "
            + now.number()
            + " of "
            + project(repository)
            + ": these credentials may not merge into "
            + now.targetBranch()
            + ". Allow it in the project's settings of protected branches.");
  }

  private ApiRequest one(RepositoryUrl repository, String verb, long number) {
    return to(repository, verb + " merge request " + number + " of " + project(repository));
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }

  /** Groups and all: it is one segment of the API's paths. */
  private String project(RepositoryUrl repository) {
    return hosts.name(repository);
  }

  /** One that is being merged just now is {@code locked}, and still open for us. */
  private PullRequest mergeRequest(RepositoryUrl repository, Fields read) {
    PullRequest open =
        PullRequest.open(
                read.number("iid"),
                read.text("web_url"),
                read.text("source_branch"),
                read.text("target_branch"),
                new CommitId(read.text("sha")))
            .withText(GitLabDrafts.title(read), read.findText("description").orElse(""))
            .withLabels(Set.copyOf(read.texts("labels")));
    return switch (read.text("state")) {
      case "merged" -> open.merged(landing.of(repository, read));
      case "closed" -> open.closed();
      default -> open;
    };
  }
}
