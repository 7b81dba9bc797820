package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import io.gitops4j.git.forge.PinnedHead;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Data Center's pull requests, of branches of the repository itself. They have no labels; those of
 * a proposal are left out.
 *
 * <p>Each has a version, and a change that names an older one is refused. A merge names the version
 * that was read together with the head. That is as good as a pin where a push raises the version,
 * which servers do and no document says; the pull request that is given back has the head that was
 * merged.
 */
final class DataCenterPullRequests implements PullRequests {
  private static final String HEADS = "refs/heads/";
  private static final int ATTEMPTS = 3;

  private final DataCenterApi api;
  private final DataCenterMerges merges;

  DataCenterPullRequests(ForgeHosts hosts) {
    this.api = new DataCenterApi(hosts);
    this.merges = new DataCenterMerges(api);
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-pull-requests/#api-api-latest-projects-projectkey-repos-repositoryslug-pull-requests-get
  @Override
  public List<PullRequest> find(RepositoryUrl repository, String sourceBranch) {
    OwnedName name = api.name(repository);
    return api
        .to(repository, "look for pull requests of branch " + sourceBranch + " of " + name)
        .get("/api/latest/projects/{}/repos/{}/pull-requests", name.owner(), name.name())
        .with("at", HEADS + sourceBranch)
        .with("direction", "OUTGOING")
        .with("state", "ALL")
        .with("limit", DataCenterApi.PAGE)
        .all(DataCenterApi.PAGES)
        .stream()
        .filter(DataCenterPullRequests::isOfOneRepository)
        .map(DataCenterPullRequests::pullRequest)
        .filter(pull -> pull.sourceBranch().equals(sourceBranch))
        .sorted(Comparator.comparing(PullRequest::number).reversed())
        .toList();
  }

  private static boolean isOfOneRepository(Fields pull) {
    Fields from = pull.object("fromRef").object("repository");
    return from.find("id").equals(pull.object("toRef").object("repository").find("id"));
  }

  @Override
  public PullRequest get(RepositoryUrl repository, long number) {
    return pullRequest(read(repository, number));
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-pull-requests/#api-api-latest-projects-projectkey-repos-repositoryslug-pull-requests-pullrequestid-get
  private Fields read(RepositoryUrl repository, long number) {
    OwnedName name = api.name(repository);
    return one(repository, "read", number)
        .get("/api/latest/projects/{}/repos/{}/pull-requests/{}", name.owner(), name.name(), number)
        .object();
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-pull-requests/#api-api-latest-projects-projectkey-repos-repositoryslug-pull-requests-post
  @Override
  public PullRequest open(RepositoryUrl repository, Proposal proposal) {
    OwnedName name = api.name(repository);
    Fields body =
        Fields.of("title", proposal.title())
            .with("description", proposal.body())
            .with("fromRef", Fields.of("id", HEADS + proposal.sourceBranch()))
            .with("toRef", Fields.of("id", HEADS + proposal.targetBranch()))
            .with("reviewers", reviewers(proposal.reviewers().stream().sorted()))
            .and(draft(proposal.draft()));
    String doing = "open a pull request for branch " + proposal.sourceBranch() + " of " + name;
    return pullRequest(
        api.to(repository, doing)
            .post("/api/latest/projects/{}/repos/{}/pull-requests", name.owner(), name.name())
            .body(body)
            .object());
  }

  /** Reviewers that are not named again would be removed. */
  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-pull-requests/#api-api-latest-projects-projectkey-repos-repositoryslug-pull-requests-pullrequestid-put
  @Override
  public PullRequest describe(RepositoryUrl repository, long number, String title, String body) {
    OwnedName name = api.name(repository);
    String path = "/api/latest/projects/{}/repos/{}/pull-requests/{}";
    return change(
        repository,
        number,
        read ->
            one(repository, "describe", number)
                .put(path, name.owner(), name.name(), number)
                .body(
                    Fields.of("version", read.number("version"))
                        .with("title", title)
                        .with("description", body)
                        .with("reviewers", reviewers(names(read)))
                        .and(draft(read.isTrue("draft")))));
  }

  private static Stream<String> names(Fields read) {
    return read.objects("reviewers").stream().map(one -> one.object("user").text("name"));
  }

  private static List<Fields> reviewers(Stream<String> names) {
    return names.map(name -> Fields.of("user", Fields.of("name", name))).toList();
  }

  /** Servers before 8.18 have no drafts, and are told of none. */
  private static Fields draft(boolean yes) {
    return yes ? Fields.of("draft", true) : Fields.none();
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-pull-requests/#api-api-latest-projects-projectkey-repos-repositoryslug-pull-requests-pullrequestid-decline-post
  @Override
  public PullRequest close(RepositoryUrl repository, long number) {
    PullRequest now = get(repository, number);
    if (now.state() != PullRequest.State.OPEN) {
      return now;
    }
    OwnedName name = api.name(repository);
    String path = "/api/latest/projects/{}/repos/{}/pull-requests/{}/decline";
    return change(
        repository,
        number,
        read ->
            one(repository, "decline", number)
                .post(path, name.owner(), name.name(), number)
                .with("version", read.number("version")));
  }

  /** Changes the version that is there; when somebody else was faster, nothing happened. */
  private PullRequest change(
      RepositoryUrl repository, long number, Function<Fields, ApiRequest> change) {
    ApiAnswer answer = change.apply(read(repository, number)).send();
    for (int i = 1; i < ATTEMPTS && DataCenterRefusals.isOutOfDate(answer); i++) {
      answer = change.apply(read(repository, number)).send();
    }
    return pullRequest(answer.object());
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-pull-requests/#api-api-latest-projects-projectkey-repos-repositoryslug-pull-requests-pullrequestid-merge-post
  @Override
  public Merge merge(RepositoryUrl repository, long number, CommitId head, MergeMethod method) {
    Fields read = read(repository, number);
    PullRequest before = pullRequest(read);
    Optional<Merge> known = standing(repository, before, head);
    if (known.isPresent()) {
      return known.get();
    }
    if (read.isTrue("draft")) {
      return new Merge(before, Merge.Outcome.NOT_READY, "it is a draft");
    }
    OwnedName name = api.name(repository);
    String path = "/api/latest/projects/{}/repos/{}/pull-requests/{}/merge";
    ApiAnswer answer =
        one(repository, "merge", number)
            .post(path, name.owner(), name.name(), number)
            .with("version", read.number("version"))
            .body(Fields.of("strategyId", DataCenterMerges.strategy(method)))
            .send();
    if (answer.status() != 409) {
      return merged(pullRequest(answer.object()));
    }
    PullRequest now = get(repository, number);
    return standing(repository, now, head)
        .orElseGet(() -> merges.refused(repository, now, method, answer.words()));
  }

  /** What there is to say without an attempt to merge; empty if nothing hinders it. */
  private Optional<Merge> standing(RepositoryUrl repository, PullRequest now, CommitId head) {
    return switch (now.state()) {
      case MERGED -> Optional.of(merged(now));
      case CLOSED -> Optional.of(new Merge(now, Merge.Outcome.NOT_READY, "it was declined"));
      case OPEN -> {
        PinnedHead.check(now, head);
        yield merges.hindrance(repository, now);
      }
    };
  }

  private static Merge merged(PullRequest pull) {
    return new Merge(pull, Merge.Outcome.MERGED, "");
  }

  private ApiRequest one(RepositoryUrl repository, String verb, long number) {
    return api.to(repository, verb + " pull request " + number + " of " + api.name(repository));
  }

  /** One that a push merged has no merge commit: it is on the target branch as it was. */
  private static PullRequest pullRequest(Fields pull) {
    Fields from = pull.object("fromRef");
    String head = from.text("latestCommit");
    PullRequest open =
        PullRequest.open(
                pull.number("id"),
                pull.object("links").objects("self").get(0).text("href"),
                branch(from),
                branch(pull.object("toRef")),
                new CommitId(head))
            .withText(pull.text("title"), pull.findText("description").orElse(""));
    return switch (pull.text("state")) {
      case "MERGED" ->
          open.merged(
              new CommitId(
                  pull.object("properties").object("mergeCommit").findText("id").orElse(head)));
      case "DECLINED" -> open.closed();
      default -> open;
    };
  }

  private static String branch(Fields ref) {
    return ref.text("id").replaceFirst("^" + HEADS, "");
  }
}
