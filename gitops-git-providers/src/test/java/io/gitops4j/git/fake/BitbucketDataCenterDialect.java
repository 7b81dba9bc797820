package io.gitops4j.git.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Reviews.Review;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Bitbucket Data Center, as far as its provider asks for it. */
public final class BitbucketDataCenterDialect implements ForgeDialect {
  private static final String REPOSITORY =
      "/api/latest/projects/{projectKey}/repos/{repositorySlug}";
  private static final Map<String, MergeMethod> STRATEGIES =
      Map.of(
          "no-ff", MergeMethod.MERGE,
          "squash", MergeMethod.SQUASH,
          "rebase-ff-only", MergeMethod.REBASE);

  private final Map<Long, Version> versions = new HashMap<>();
  private final Set<String> reviewers = new TreeSet<>();
  private final Set<String> disabled = new TreeSet<>();
  private final List<Fields> permissions = new ArrayList<>();
  private @Nullable String veto;

  /** What a pull request was like, and how often it was another before. */
  private record Version(String like, long number) {}

  /** Somebody is asked to review all pull requests. */
  public void reviewer(String login) {
    reviewers.add(login);
  }

  /** Who is asked to review pull requests. */
  public Set<String> reviewers() {
    return Set.copyOf(reviewers);
  }

  /** A merge check keeps pull requests from being merged, or none does. */
  public void veto(@Nullable String sentence) {
    veto = sentence;
  }

  /** The repository does not merge so. */
  public void disable(String strategy) {
    disabled.add(strategy);
  }

  /** A branch permission that exempts some groups. */
  public void permission(String type, String matcher, String id, String... groups) {
    permissions.add(
        Fields.of("type", type)
            .with("groups", List.of(groups))
            .with("matcher", Fields.of("id", id).with("type", Fields.of("id", matcher))));
  }

  @Override
  public List<String> documents() {
    return List.of("bitbucket-datacenter.json");
  }

  /** Descriptions and what a pull request became are in the vendor's own examples. */
  @Override
  public boolean isOmission(ForgeCall call, String problem) {
    return problem.matches("(/values/\\d+)?/(description|properties): there is no such property");
  }

  @Override
  public String prefix() {
    return "/rest";
  }

  @Override
  public String gitPath(String name) {
    return "/scm/acme/" + name + ".git";
  }

  @Override
  public boolean knows(ForgeCall call) {
    return call.header("Authorization").equals("Bearer " + FakeForge.TOKEN);
  }

  @Override
  public ForgeAnswer refusal(int status, String message) {
    String exception =
        switch (status) {
          case 401 -> "auth.IncorrectPasswordAuthenticationException";
          case 404 -> "NoSuchEntityException";
          default -> "validation.ArgumentValidationException";
        };
    return refusal(status, exception, message);
  }

  /** An error that has an exception's name. */
  public static ForgeAnswer refusal(int status, String exception, String message) {
    Fields error =
        Fields.of("message", message).with("exceptionName", "com.atlassian.bitbucket." + exception);
    return ForgeAnswer.of(status, Fields.of("errors", List.of(error)));
  }

  @Override
  public ForgeAnswer answer(ForgeCall call, ForgeState state) {
    boolean plain = call.method().equals("POST") && call.json().isMissingNode();
    if (plain && !call.header("X-Atlassian-Token").equals("no-check")) {
      return refusal(403, "XSRF check failed");
    }
    if (call.operation().startsWith("GET /build-status/")) {
      return builds(call, state);
    }
    String name = call.value("projectKey") + "/" + call.value("repositorySlug");
    if (!name.equals(FakeForge.REPOSITORY)) {
      return refusal(404, "Repository " + name + " does not exist.");
    }
    return switch (call.operation().replaceFirst("/(api|branch-perm\\w+)/.*?Slug}", "")) {
      case "GET /pull-requests" -> list(call, state);
      case "POST /pull-requests" -> open(call, state);
      case "POST /commits/{commitId}/builds" -> build(call, state);
      case "GET /restrictions" -> restrictions(call, state);
      case "GET /settings/pull-requests" -> settings();
      default ->
          state
              .pull(call.number("pullRequestId"))
              .map(pull -> ofPull(call, state, pull))
              .orElseGet(() -> refusal(404, "There is no such pull request."));
    };
  }

  private ForgeAnswer ofPull(ForgeCall call, ForgeState state, FakePull pull) {
    String operation = call.operation().replace(REPOSITORY + "/pull-requests/{pullRequestId}", "");
    return switch (operation) {
      case "GET " -> ForgeAnswer.of(200, fields(call, pull));
      case "GET /participants" -> page(call, participants(pull));
      case "GET /activities" -> page(call, activities(pull));
      case "GET /merge" -> pull.isOpen() ? mergeability(state, pull) : ended(pull);
      default -> isOutOfDate(call, pull) ? outOfDate(pull) : change(operation, call, state, pull);
    };
  }

  private ForgeAnswer change(String operation, ForgeCall call, ForgeState state, FakePull pull) {
    return switch (operation) {
      case "PUT " -> edit(call, pull);
      case "POST /decline" -> pull.isOpen() ? decline(call, state, pull) : ended(pull);
      case "POST /merge" -> pull.isOpen() ? merge(call, state, pull) : ended(pull);
      default -> throw new IllegalArgumentException("The fake does not do " + call.operation());
    };
  }

  private ForgeAnswer list(ForgeCall call, ForgeState state) {
    String wanted = call.query("state").orElse("OPEN");
    boolean outgoing = call.query("direction").orElse("INCOMING").equals("OUTGOING");
    String at = call.query("at").orElse("");
    List<Fields> found =
        state.pulls().stream()
            .filter(pull -> wanted.equals("ALL") || wanted.equals(word(pull)))
            .filter(p -> at.isEmpty() || at.equals(head(outgoing ? p.source() : p.target())))
            .map(pull -> fields(call, pull))
            .toList();
    return page(call, found);
  }

  private ForgeAnswer open(ForgeCall call, ForgeState state) {
    String source = branch(call.json().path("fromRef"));
    String target = branch(call.json().path("toRef"));
    if (state.repository().head(source).isEmpty()) {
      return refusal(404, "commit.NoSuchCommitException", "Branch " + source + " does not exist.");
    }
    if (state.open(source, target).isPresent()) {
      return refusal(
          409,
          "pull.DuplicatePullRequestException",
          "Only one pull request may be open for a given source and target branch");
    }
    if (state.isIn(source, target)) {
      return refusal(
          409,
          "pull.EmptyPullRequestException",
          target + " is already up-to-date with all commits from " + source + ".");
    }
    Proposal proposal =
        new Proposal(source, target, call.text("title"), call.text("description"), Set.of());
    return ForgeAnswer.of(201, fields(call, state.propose(proposal)));
  }

  private boolean isOutOfDate(ForgeCall call, FakePull pull) {
    String named = call.query("version").orElseGet(() -> call.text("version"));
    return !named.equals(Long.toString(version(pull)));
  }

  private ForgeAnswer outOfDate(FakePull pull) {
    return refusal(
        409,
        "pull.PullRequestOutOfDateException",
        "You are attempting to modify a pull request based on out-of-date information; it has"
            + " version "
            + version(pull));
  }

  private static ForgeAnswer ended(FakePull pull) {
    String sentence = "This pull request is " + word(pull) + " already.";
    return refusal(409, "pull.IllegalPullRequestStateException", sentence);
  }

  private ForgeAnswer edit(ForgeCall call, FakePull pull) {
    pull.title(call.text("title"));
    pull.body(call.text("description"));
    reviewers.clear();
    for (JsonNode one : call.json().path("reviewers")) {
      reviewers.add(one.path("user").path("name").asText());
    }
    return ForgeAnswer.of(200, fields(call, pull));
  }

  private ForgeAnswer decline(ForgeCall call, ForgeState state, FakePull pull) {
    pull.open(false, state.now());
    return ForgeAnswer.of(200, fields(call, pull));
  }

  private ForgeAnswer mergeability(ForgeState state, FakePull pull) {
    boolean conflict = state.readiness(pull) == ForgeState.Readiness.CONFLICT;
    List<Fields> vetoes = new ArrayList<>();
    if (state.readiness(pull) == ForgeState.Readiness.UNAPPROVED) {
      vetoes.add(
          Fields.of("summaryMessage", "Not enough approvals")
              .with("detailedMessage", "You need one more approval to merge this pull request."));
    }
    if (veto != null) {
      vetoes.add(Fields.of("summaryMessage", veto));
    }
    return ForgeAnswer.of(
        200,
        Fields.of("conflicted", conflict)
            .with("outcome", conflict ? "CONFLICTED" : "CLEAN")
            .with("vetoes", vetoes));
  }

  private ForgeAnswer merge(ForgeCall call, ForgeState state, FakePull pull) {
    String strategy = call.text("strategyId");
    MergeMethod method = STRATEGIES.get(strategy);
    boolean ready = state.readiness(pull) == ForgeState.Readiness.READY && veto == null;
    if (!ready || method == null || disabled.contains(strategy) || !state.merge(pull, method)) {
      return refusal(409, "pull.PullRequestMergeVetoedException", "It cannot be merged.");
    }
    return ForgeAnswer.of(200, fields(call, pull));
  }

  private static List<Fields> participants(FakePull pull) {
    Map<String, FakeReview> standing = new LinkedHashMap<>();
    pull.reviews().forEach(review -> standing.put(review.login(), review));
    return standing.values().stream()
        .map(
            review ->
                Fields.of("user", Fields.of("name", review.login()))
                    .with("role", "REVIEWER")
                    .with("approved", review.state() == Review.State.APPROVED)
                    .with("status", word(review.state()))
                    .with("lastReviewedCommit", review.commit().hex()))
        .toList();
  }

  private static String word(Review.State state) {
    return switch (state) {
      case APPROVED -> "APPROVED";
      case CHANGES_REQUESTED -> "NEEDS_WORK";
      case COMMENTED -> "UNAPPROVED";
    };
  }

  private static List<Fields> activities(FakePull pull) {
    List<Fields> all = new ArrayList<>();
    all.add(activity("author", "OPENED", 0, pull.openedAt().toEpochMilli()));
    for (FakeReview review : pull.reviews()) {
      String action =
          switch (review.state()) {
            case APPROVED -> "APPROVED";
            case CHANGES_REQUESTED -> "REVIEWED";
            case COMMENTED -> "COMMENTED";
          };
      all.add(0, activity(review.login(), action, review.id(), review.at().toEpochMilli()));
    }
    return all;
  }

  private static Fields activity(String login, String action, long id, long at) {
    return Fields.of("id", id)
        .with("user", Fields.of("name", login))
        .with("action", action)
        .with("createdDate", at);
  }

  private static ForgeAnswer build(ForgeCall call, ForgeState state) {
    state.status(
        call.commit("commitId"), call.text("key"), call.text("state"), call.text("description"));
    return ForgeAnswer.empty(204);
  }

  /** One build of each key: a later one takes its place. */
  private static ForgeAnswer builds(ForgeCall call, ForgeState state) {
    Map<String, Fields> standing = new LinkedHashMap<>();
    for (FakeStatus status : state.statuses(call.commit("commitId"))) {
      Fields build =
          Fields.of("key", status.context())
              .with("state", status.state())
              .with("description", status.description())
              .with("url", "https://forge.example.org/")
              .with("createdDate", status.at().toEpochMilli())
              .with("updatedDate", status.at().toEpochMilli());
      standing.putIfAbsent(status.context(), build);
    }
    return page(call, List.copyOf(standing.values()));
  }

  private ForgeAnswer restrictions(ForgeCall call, ForgeState state) {
    if (state.approvals("main").isPresent()) {
      permission("pull-request-only", "BRANCH", head("main"));
    }
    return page(call, permissions);
  }

  private ForgeAnswer settings() {
    List<Fields> strategies =
        STRATEGIES.keySet().stream()
            .map(id -> Fields.of("id", id).with("enabled", !disabled.contains(id)))
            .toList();
    return ForgeAnswer.of(200, Fields.of("mergeConfig", Fields.of("strategies", strategies)));
  }

  private static ForgeAnswer page(ForgeCall call, List<Fields> all) {
    int limit = call.query("limit").map(Integer::parseInt).orElse(25);
    int start = call.query("start").map(Integer::parseInt).orElse(0);
    int size = Math.min(call.largestPage(), limit);
    int end = Math.min(all.size(), start + size);
    Fields page =
        Fields.of("size", end - start)
            .with("limit", size)
            .with("start", start)
            .with("isLastPage", end == all.size())
            .with("values", all.subList(start, end));
    return ForgeAnswer.of(200, end == all.size() ? page : page.with("nextPageStart", end));
  }

  private long version(FakePull pull) {
    String like = pull.title() + "\n" + pull.body() + "\n" + pull.head() + pull.state();
    Version now =
        versions.merge(
            pull.number(),
            new Version(like, 0),
            (old, first) -> old.like().equals(like) ? old : new Version(like, old.number() + 1));
    return now.number();
  }

  private Fields fields(ForgeCall call, FakePull pull) {
    String page = "/projects/acme/repos/shop/pull-requests/" + pull.number();
    Fields self = Fields.of("href", call.uri().resolve(page).toString());
    Fields fields =
        Fields.of("id", pull.number())
            .with("version", version(pull))
            .with("title", pull.title())
            .with("description", pull.body())
            .with("state", word(pull))
            .with("fromRef", ref(pull.source()).with("latestCommit", pull.head().hex()))
            .with("toRef", ref(pull.target()))
            .with(
                "reviewers",
                reviewers.stream().map(n -> Fields.of("user", Fields.of("name", n))).toList())
            .with("links", Fields.of("self", List.of(self)));
    return pull.mergeCommit()
        .map(as -> Fields.of("mergeCommit", Fields.of("id", as.hex())))
        .map(properties -> fields.with("properties", properties))
        .orElse(fields);
  }

  private static Fields ref(String branch) {
    Fields project = Fields.of("key", "acme");
    return Fields.of("id", head(branch))
        .with("displayId", branch)
        .with("repository", Fields.of("id", 1).with("slug", "shop").with("project", project));
  }

  private static String word(FakePull pull) {
    return pull.state() == PullRequest.State.CLOSED ? "DECLINED" : pull.state().name();
  }

  private static String head(String branch) {
    return "refs/heads/" + branch;
  }

  private static String branch(JsonNode ref) {
    return ref.path("id").asText().replaceFirst("^refs/heads/", "");
  }
}
