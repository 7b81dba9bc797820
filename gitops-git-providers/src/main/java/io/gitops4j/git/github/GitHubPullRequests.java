package io.gitops4j.git.github;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import io.gitops4j.git.forge.PinnedHead;
import io.gitops4j.git.forge.Reviewers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** GitHub's pull requests. */
final class GitHubPullRequests implements PullRequests {
  private static final int PAGE = 100;

  private final ForgeHosts hosts;

  GitHubPullRequests(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.github.com/rest/pulls/pulls#list-pull-requests
  @Override
  public List<PullRequest> find(RepositoryUrl repository, String sourceBranch) {
    OwnedName name = name(repository);
    return to(repository, "look for pull requests of branch " + sourceBranch + " of " + name)
        .get("/repos/{}/{}/pulls", name.owner(), name.name())
        .with("head", name.owner() + ":" + sourceBranch)
        .with("state", "all")
        .with("sort", "created")
        .with("direction", "desc")
        .with("per_page", PAGE)
        .all(Pages.linked())
        .stream()
        .map(GitHubPullRequests::pullRequest)
        .filter(pull -> pull.sourceBranch().equals(sourceBranch))
        .toList();
  }

  @Override
  public PullRequest get(RepositoryUrl repository, long number) {
    return pullRequest(read(repository, number));
  }

  // https://docs.github.com/rest/pulls/pulls#get-a-pull-request
  private Fields read(RepositoryUrl repository, long number) {
    OwnedName name = name(repository);
    return to(repository, "read pull request " + number + " of " + name)
        .get("/repos/{}/{}/pulls/{}", name.owner(), name.name(), number)
        .object();
  }

  // https://docs.github.com/rest/pulls/pulls#create-a-pull-request
  @Override
  public PullRequest open(RepositoryUrl repository, Proposal proposal) {
    OwnedName name = name(repository);
    String doing = "open a pull request for branch " + proposal.sourceBranch() + " of " + name;
    Fields body =
        Fields.of("head", proposal.sourceBranch())
            .with("base", proposal.targetBranch())
            .with("title", proposal.title())
            .with("body", proposal.body())
            .with("draft", proposal.draft());
    PullRequest opened =
        pullRequest(
            to(repository, doing)
                .post("/repos/{}/{}/pulls", name.owner(), name.name())
                .body(body)
                .object());
    if (!proposal.reviewers().isEmpty()) {
      ask(repository, opened, Reviewers.of(proposal.reviewers()));
    }
    return proposal.labels().isEmpty() ? opened : label(repository, opened, proposal.labels());
  }

  // https://docs.github.com/rest/pulls/review-requests#request-reviewers-for-a-pull-request
  private void ask(RepositoryUrl repository, PullRequest pull, Reviewers asked) {
    OwnedName name = name(repository);
    to(repository, "ask for reviews of pull request " + pull.number() + " of " + name)
        .post("/repos/{}/{}/pulls/{}/requested_reviewers", name.owner(), name.name(), pull.number())
        .body(Fields.of("reviewers", asked.people()).with("team_reviewers", asked.teams()))
        .done();
  }

  /** GitHub makes labels that there are not. */
  // https://docs.github.com/rest/issues/labels#add-labels-to-an-issue
  private PullRequest label(RepositoryUrl repository, PullRequest pull, Set<String> labels) {
    OwnedName name = name(repository);
    List<Fields> now =
        to(repository, "label pull request " + pull.number() + " of " + name)
            .post("/repos/{}/{}/issues/{}/labels", name.owner(), name.name(), pull.number())
            .body(Fields.of("labels", labels.stream().sorted().toList()))
            .array();
    return pull.withLabels(names(now));
  }

  @Override
  public PullRequest describe(RepositoryUrl repository, long number, String title, String body) {
    return edit(repository, "describe", number, Fields.of("title", title).with("body", body));
  }

  @Override
  public PullRequest close(RepositoryUrl repository, long number) {
    PullRequest now = get(repository, number);
    return now.state() == PullRequest.State.OPEN
        ? edit(repository, "close", number, Fields.of("state", "closed"))
        : now;
  }

  // https://docs.github.com/rest/pulls/pulls#update-a-pull-request
  private PullRequest edit(RepositoryUrl repository, String verb, long number, Fields change) {
    OwnedName name = name(repository);
    return pullRequest(
        to(repository, verb + " pull request " + number + " of " + name)
            .patch("/repos/{}/{}/pulls/{}", name.owner(), name.name(), number)
            .body(change)
            .object());
  }

  // https://docs.github.com/rest/pulls/pulls#merge-a-pull-request
  @Override
  public Merge merge(RepositoryUrl repository, long number, CommitId head, MergeMethod method) {
    Fields read = read(repository, number);
    PullRequest now = pullRequest(read);
    if (now.state() == PullRequest.State.MERGED) {
      return new Merge(now, Merge.Outcome.MERGED, "");
    }
    if (now.state() == PullRequest.State.OPEN) {
      PinnedHead.check(now, head);
    }
    Optional<Merge> hindrance = hindrance(now, read);
    if (hindrance.isPresent()) {
      return hindrance.get();
    }
    OwnedName name = name(repository);
    ApiAnswer answer =
        to(repository, "merge pull request " + number + " of " + name)
            .put("/repos/{}/{}/pulls/{}/merge", name.owner(), name.name(), number)
            .body(
                Fields.of("sha", head.hex())
                    .with("merge_method", method.name().toLowerCase(Locale.ROOT)))
            .send();
    return isNotYet(answer)
        ? notReady(now, waiting(read) + "GitHub says: " + answer.words())
        : new Merge(
            now.merged(new CommitId(answer.object().text("sha"))), Merge.Outcome.MERGED, "");
  }

  /** Why GitHub need not be asked to merge. */
  private static Optional<Merge> hindrance(PullRequest now, Fields read) {
    String state = read.findText("mergeable_state").orElse("unknown");
    if (now.state() == PullRequest.State.CLOSED) {
      return Optional.of(notReady(now, "it was closed"));
    }
    if (read.isTrue("draft")) {
      return Optional.of(notReady(now, "it is a draft"));
    }
    if (state.equals("dirty")) {
      String reason = "it conflicts with " + now.targetBranch();
      return Optional.of(new Merge(now, Merge.Outcome.CONFLICT, reason));
    }
    return state.equals("unknown") || read.find("mergeable").isEmpty()
        ? Optional.of(notReady(now, "GitHub has not found out yet whether it can be merged"))
        : Optional.empty();
  }

  /** A method that the repository does not allow it never will; the rest passes. */
  private static boolean isNotYet(ApiAnswer answer) {
    return answer.status() == 405 && !answer.words().contains("not allowed");
  }

  private static String waiting(Fields read) {
    return read.findText("mergeable_state").filter("blocked"::equals).isPresent()
        ? "approvals or checks are missing. "
        : "";
  }

  private static Merge notReady(PullRequest pull, String reason) {
    return new Merge(pull, Merge.Outcome.NOT_READY, reason);
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }

  private OwnedName name(RepositoryUrl repository) {
    return OwnedName.of(hosts, repository);
  }

  /** Until it is merged, {@code merge_commit_sha} is that of an attempt. */
  private static PullRequest pullRequest(Fields pull) {
    PullRequest open =
        PullRequest.open(
                pull.number("number"),
                pull.text("html_url"),
                pull.object("head").text("ref"),
                pull.object("base").text("ref"),
                new CommitId(pull.object("head").text("sha")))
            .withText(pull.text("title"), pull.findText("body").orElse(""))
            .withLabels(names(pull.objects("labels")));
    if (pull.find("merged_at").isPresent()) {
      return open.merged(new CommitId(pull.text("merge_commit_sha")));
    }
    return pull.text("state").equals("closed") ? open.closed() : open;
  }

  private static Set<String> names(List<Fields> labels) {
    return labels.stream().map(label -> label.text("name")).collect(Collectors.toSet());
  }
}
