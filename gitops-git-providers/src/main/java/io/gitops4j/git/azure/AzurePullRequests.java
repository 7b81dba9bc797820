package io.gitops4j.git.azure;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.PinnedHead;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Azure DevOps' pull requests, of branches of the repository itself. Those that are found by their
 * branch have the first 400 characters of their descriptions; one that is read by its number has
 * all of it. See {@link AzureMerges} for how they are merged.
 */
final class AzurePullRequests implements PullRequests {
  private static final String HEADS = "refs/heads/";
  private static final String ONE = "/pullrequests/{}";

  private final AzureApi api;
  private final AzureMerges merges;

  AzurePullRequests(ForgeHosts hosts) {
    this.api = new AzureApi(hosts);
    this.merges = new AzureMerges(api);
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/pull-requests/get-pull-requests
  @Override
  public List<PullRequest> find(RepositoryUrl repository, String sourceBranch) {
    String doing = "look for pull requests of branch " + sourceBranch;
    return api
        .repository(repository, doing)
        .get("/pullrequests")
        .with("searchCriteria.sourceRefName", HEADS + sourceBranch)
        .with("searchCriteria.status", "all")
        .all(AzureApi.SKIPPING)
        .stream()
        .filter(pull -> pull.find("forkSource").isEmpty())
        .map(pull -> pullRequest(repository, pull))
        .filter(pull -> pull.sourceBranch().equals(sourceBranch))
        .sorted(Comparator.comparing(PullRequest::number).reversed())
        .toList();
  }

  @Override
  public PullRequest get(RepositoryUrl repository, long number) {
    return pullRequest(repository, read(repository, number));
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/pull-requests/get-pull-request
  private Fields read(RepositoryUrl repository, long number) {
    return api.repository(repository, "read pull request " + number).get(ONE, number).object();
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/pull-requests/create
  @Override
  public PullRequest open(RepositoryUrl repository, Proposal proposal) {
    checkNews(repository, proposal);
    String doing = "open a pull request for branch " + proposal.sourceBranch();
    return pullRequest(
        repository,
        api.repository(repository, doing)
            .post("/pullrequests")
            .body(
                AzureText.of(proposal.title(), proposal.body())
                    .with("sourceRefName", HEADS + proposal.sourceBranch())
                    .with("targetRefName", HEADS + proposal.targetBranch())
                    .with("labels", named("name", proposal.labels()))
                    .with("reviewers", named("id", proposal.reviewers()))
                    .with("isDraft", proposal.draft()))
            .object());
  }

  private static List<Fields> named(String field, Set<String> values) {
    return values.stream().sorted().map(value -> Fields.of(field, value)).toList();
  }

  /** No document says what Azure DevOps does with a pull request that brings nothing. */
  // https://learn.microsoft.com/rest/api/azure/devops/git/diffs/get
  private void checkNews(RepositoryUrl repository, Proposal proposal) {
    String doing = "compare branch " + proposal.sourceBranch() + " with " + proposal.targetBranch();
    Fields compared =
        api.repository(repository, doing)
            .get("/diffs/commits")
            .with("baseVersion", proposal.targetBranch())
            .with("baseVersionType", "branch")
            .with("targetVersion", proposal.sourceBranch())
            .with("targetVersionType", "branch")
            .with("$top", 1)
            .object();
    if (compared.find("commonCommit").equals(compared.find("targetCommit"))) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not open a pull request for branch "
              + proposal.sourceBranch()
              + " of "
              + api.name(repository)
              + ": it has no commit that "
              + proposal.targetBranch()
              + " lacks.");
    }
  }

  @Override
  public PullRequest describe(RepositoryUrl repository, long number, String title, String body) {
    return edit(repository, "describe", number, AzureText.of(title, body));
  }

  @Override
  public PullRequest close(RepositoryUrl repository, long number) {
    PullRequest now = get(repository, number);
    return now.state() == PullRequest.State.OPEN
        ? edit(repository, "abandon", number, Fields.of("status", "abandoned"))
        : now;
  }

  private PullRequest edit(RepositoryUrl repository, String verb, long number, Fields change) {
    return pullRequest(repository, update(repository, verb, number).body(change).object());
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/pull-requests/update
  private ApiRequest update(RepositoryUrl repository, String verb, long number) {
    return api.repository(repository, verb + " pull request " + number).patch(ONE, number);
  }

  /** Azure DevOps merges after it answered: it is looked at once, and else by the next merge. */
  @Override
  public Merge merge(RepositoryUrl repository, long number, CommitId head, MergeMethod method) {
    Fields read = read(repository, number);
    PullRequest before = pullRequest(repository, read);
    Optional<Merge> known = ended(before);
    if (known.isPresent()) {
      return known.get();
    }
    PinnedHead.check(before, head);
    Optional<Merge> hindrance = merges.hindrance(repository, before, read, method);
    if (hindrance.isPresent()) {
      return hindrance.get();
    }
    ApiAnswer answer =
        update(repository, "merge", number).body(AzureMerges.completion(head, method)).send();
    boolean mayBeEnded = answer.isSuccess() || AzureRefusals.isEnded(answer);
    if (!mayBeEnded && !AzureRefusals.isOfPolicy(answer)) {
      throw answer.refused();
    }
    Fields after = read(repository, number);
    PullRequest now = pullRequest(repository, after);
    return ended(now).orElseGet(() -> AzureMerges.notYet(now, after, answer.words()));
  }

  private static Optional<Merge> ended(PullRequest now) {
    return switch (now.state()) {
      case MERGED -> Optional.of(new Merge(now, Merge.Outcome.MERGED, ""));
      case CLOSED -> Optional.of(new Merge(now, Merge.Outcome.NOT_READY, "it was abandoned"));
      case OPEN -> Optional.empty();
    };
  }

  /** While one is still being merged, its merge commit is that of an attempt. */
  private PullRequest pullRequest(RepositoryUrl repository, Fields pull) {
    long number = pull.number("pullRequestId");
    CommitId head =
        commit(pull, "lastMergeSourceCommit").orElseThrow(() -> headless(repository, number));
    PullRequest open =
        PullRequest.open(
                number,
                page(repository, number),
                branch(pull, "sourceRefName"),
                branch(pull, "targetRefName"),
                head)
            .withText(pull.text("title"), pull.findText("description").orElse(""))
            .withLabels(labels(pull));
    return switch (pull.text("status")) {
      case "completed" ->
          AzureMerges.isUnderWay(pull)
              ? open
              : open.merged(commit(pull, "lastMergeCommit").orElse(head));
      case "abandoned" -> open.closed();
      default -> open;
    };
  }

  private ProviderException headless(RepositoryUrl repository, long number) {
    return new ProviderException(
        ErrorKind.UNAVAILABLE,
        "Could not read pull request "
            + number
            + " of "
            + api.name(repository)
            + ": Azure DevOps does not say its head yet.",
        Retry.LOOK_FIRST,
        null,
        null);
  }

  private String page(RepositoryUrl repository, long number) {
    return api.repositoryPage(repository) + "/pullrequest/" + number;
  }

  private static Optional<CommitId> commit(Fields pull, String name) {
    return pull.object(name).findText("commitId").map(CommitId::new);
  }

  private static String branch(Fields pull, String name) {
    return pull.text(name).replaceFirst("^" + HEADS, "");
  }

  private static Set<String> labels(Fields pull) {
    return pull.objects("labels").stream()
        .map(label -> label.text("name"))
        .collect(Collectors.toSet());
  }
}
