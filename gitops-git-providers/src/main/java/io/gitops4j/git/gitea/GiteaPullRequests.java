package io.gitops4j.git.gitea;

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
import io.gitops4j.git.forge.Reviewers;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Gitea's pull requests. */
final class GiteaPullRequests implements PullRequests {
  private static final int PAGE = 50;

  /** What Gitea knows a draft by. */
  private static final String DRAFT = "WIP: ";

  private static final Pattern DRAFTS = Pattern.compile("(?i)^(WIP:|\\[WIP])\\s*");

  private final ForgeHosts hosts;

  GiteaPullRequests(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  /** Forgejo looks by the head; Gitea does not know that parameter, and all have to be read. */
  // https://docs.gitea.com/api/#tag/repository/operation/repoListPullRequests
  @Override
  public List<PullRequest> find(RepositoryUrl repository, String sourceBranch) {
    OwnedName name = name(repository);
    String doing = "look for pull requests of branch " + sourceBranch + " of " + name;
    return to(repository, doing)
        .get("/repos/{}/{}/pulls", name.owner(), name.name())
        .with("state", "all")
        .with("head", sourceBranch)
        .with("limit", PAGE)
        .all(Pages.linked())
        .stream()
        .filter(pull -> pull.object("head").text("label").equals(sourceBranch))
        .map(GiteaPullRequests::pullRequest)
        .sorted(Comparator.comparing(PullRequest::number).reversed())
        .toList();
  }

  @Override
  public PullRequest get(RepositoryUrl repository, long number) {
    return pullRequest(read(repository, number));
  }

  // https://docs.gitea.com/api/#tag/repository/operation/repoGetPullRequest
  private Fields read(RepositoryUrl repository, long number) {
    OwnedName name = name(repository);
    return to(repository, "read pull request " + number + " of " + name)
        .get("/repos/{}/{}/pulls/{}", name.owner(), name.name(), number)
        .object();
  }

  // https://docs.gitea.com/api/#tag/repository/operation/repoCreatePullRequest
  @Override
  public PullRequest open(RepositoryUrl repository, Proposal proposal) {
    checkNews(repository, proposal);
    OwnedName name = name(repository);
    Fields body =
        Fields.of("head", proposal.sourceBranch())
            .with("base", proposal.targetBranch())
            .with("title", proposal.draft() ? DRAFT + proposal.title() : proposal.title())
            .with("body", proposal.body())
            .with("labels", labels(repository, proposal.labels()));
    String doing = "open a pull request for branch " + proposal.sourceBranch() + " of " + name;
    PullRequest opened =
        pullRequest(
            to(repository, doing)
                .post("/repos/{}/{}/pulls", name.owner(), name.name())
                .body(body)
                .object());
    if (!proposal.reviewers().isEmpty()) {
      ask(repository, opened, Reviewers.of(proposal.reviewers()));
    }
    return opened;
  }

  // https://docs.gitea.com/api/#tag/repository/operation/repoCreatePullReviewRequests
  private void ask(RepositoryUrl repository, PullRequest pull, Reviewers asked) {
    OwnedName name = name(repository);
    to(repository, "ask for reviews of pull request " + pull.number() + " of " + name)
        .post("/repos/{}/{}/pulls/{}/requested_reviewers", name.owner(), name.name(), pull.number())
        .body(Fields.of("reviewers", asked.people()).with("team_reviewers", asked.teams()))
        .done();
  }

  /** Gitea opens a pull request that brings nothing. */
  // https://docs.gitea.com/api/#tag/repository/operation/repoCompareDiff
  private void checkNews(RepositoryUrl repository, Proposal proposal) {
    OwnedName name = name(repository);
    String both = proposal.targetBranch() + "..." + proposal.sourceBranch();
    String doing = "compare branches " + both + " of " + name;
    Fields comparison =
        to(repository, doing)
            .get("/repos/{}/{}/compare/{}", name.owner(), name.name(), both)
            .object();
    if (comparison.number("total_commits") == 0) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not open a pull request for branch "
              + proposal.sourceBranch()
              + " of "
              + name
              + ": it has no commit that "
              + proposal.targetBranch()
              + " lacks.");
    }
  }

  /** The numbers of labels; those that there are not are made. */
  // https://docs.gitea.com/api/#tag/issue/operation/issueListLabels
  // https://docs.gitea.com/api/#tag/issue/operation/issueCreateLabel
  private List<Long> labels(RepositoryUrl repository, Set<String> wanted) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    OwnedName name = name(repository);
    Map<String, Long> known = new HashMap<>();
    to(repository, "list the labels of " + name)
        .get("/repos/{}/{}/labels", name.owner(), name.name())
        .all(GiteaProvider.COUNTED)
        .forEach(label -> known.put(label.text("name"), label.number("id")));
    return wanted.stream()
        .sorted()
        .map(
            label ->
                known.computeIfAbsent(
                    label,
                    text ->
                        to(repository, "make the label " + text + " of " + name)
                            .post("/repos/{}/{}/labels", name.owner(), name.name())
                            .body(Fields.of("name", text).with("color", "#0b7285"))
                            .object()
                            .number("id")))
        .toList();
  }

  /** A draft stays one. */
  @Override
  public PullRequest describe(RepositoryUrl repository, long number, String title, String body) {
    boolean draft = read(repository, number).isTrue("draft");
    Fields change = Fields.of("title", draft ? DRAFT + title : title).with("body", body);
    return edit(repository, "describe", number, change);
  }

  @Override
  public PullRequest close(RepositoryUrl repository, long number) {
    PullRequest now = get(repository, number);
    return now.state() == PullRequest.State.OPEN
        ? edit(repository, "close", number, Fields.of("state", "closed"))
        : now;
  }

  // https://docs.gitea.com/api/#tag/repository/operation/repoEditPullRequest
  private PullRequest edit(RepositoryUrl repository, String verb, long number, Fields change) {
    OwnedName name = name(repository);
    return pullRequest(
        to(repository, verb + " pull request " + number + " of " + name)
            .patch("/repos/{}/{}/pulls/{}", name.owner(), name.name(), number)
            .body(change)
            .object());
  }

  // https://docs.gitea.com/api/#tag/repository/operation/repoMergePullRequest
  @Override
  public Merge merge(RepositoryUrl repository, long number, CommitId head, MergeMethod method) {
    Fields read = read(repository, number);
    PullRequest before = pullRequest(read);
    if (before.state() == PullRequest.State.MERGED) {
      return new Merge(before, Merge.Outcome.MERGED, "");
    }
    if (before.state() == PullRequest.State.CLOSED) {
      return new Merge(before, Merge.Outcome.NOT_READY, "it was closed");
    }
    PinnedHead.check(before, head);
    if (read.isTrue("draft")) {
      return new Merge(before, Merge.Outcome.NOT_READY, "it is a draft");
    }
    OwnedName name = name(repository);
    ApiAnswer answer =
        to(repository, "merge pull request " + number + " of " + name)
            .post("/repos/{}/{}/pulls/{}/merge", name.owner(), name.name(), number)
            .body(Fields.of("Do", word(method)).with("head_commit_id", head.hex()))
            .send();
    if (!answer.isSuccess() && answer.status() != 405 && answer.status() != 409) {
      throw answer.refused();
    }
    return outcome(repository, get(repository, number), head, answer);
  }

  /** What the pull request says counts, and not what the answer said. */
  private Merge outcome(
      RepositoryUrl repository, PullRequest now, CommitId head, ApiAnswer answer) {
    if (now.state() == PullRequest.State.MERGED) {
      return new Merge(now, Merge.Outcome.MERGED, "");
    }
    PinnedHead.check(now, head);
    List<String> conflicts =
        answer.isSuccess()
            ? List.of()
            : hosts.repository(repository).conflicts(head, now.targetBranch());
    return conflicts.isEmpty()
        ? new Merge(now, Merge.Outcome.NOT_READY, "Gitea says: " + answer.words())
        : new Merge(
            now,
            Merge.Outcome.CONFLICT,
            "it conflicts with " + now.targetBranch() + " in " + String.join(", ", conflicts));
  }

  private static String word(MergeMethod method) {
    return switch (method) {
      case MERGE -> "merge";
      case SQUASH -> "squash";
      case REBASE -> "rebase";
    };
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }

  private OwnedName name(RepositoryUrl repository) {
    return OwnedName.of(hosts, repository);
  }

  /** Without what it is known as a draft by. */
  private static String title(Fields pull) {
    String title = pull.text("title");
    return pull.isTrue("draft") ? DRAFTS.matcher(title).replaceFirst("") : title;
  }

  /** The branch's name is the label: the ref is another one when the branch is gone. */
  private static PullRequest pullRequest(Fields pull) {
    PullRequest open =
        PullRequest.open(
                pull.number("number"),
                pull.text("html_url"),
                pull.object("head").text("label"),
                pull.object("base").text("label"),
                new CommitId(pull.object("head").text("sha")))
            .withText(title(pull), pull.findText("body").orElse(""))
            .withLabels(
                pull.objects("labels").stream()
                    .map(label -> label.text("name"))
                    .collect(Collectors.toSet()));
    if (pull.isTrue("merged")) {
      return open.merged(new CommitId(pull.text("merge_commit_sha")));
    }
    return pull.text("state").equals("closed") ? open.closed() : open;
  }
}
