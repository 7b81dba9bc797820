package io.gitops4j.git.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Reviews.Review;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Bitbucket Cloud, as far as its provider asks for it. */
public final class BitbucketCloudDialect implements ForgeDialect {
  private static final String REPOSITORY = "/repositories/{workspace}/{repo_slug}";
  private static final int ABBREVIATED = 12;
  private static final Map<String, MergeMethod> STRATEGIES =
      Map.of(
          "merge_commit", MergeMethod.MERGE,
          "squash", MergeMethod.SQUASH,
          "rebase_fast_forward", MergeMethod.REBASE);

  private final BitbucketCloudFacets facets = new BitbucketCloudFacets();
  private final Map<String, CommitId> abbreviated = new HashMap<>();
  private final Map<String, Fields> statuses = new LinkedHashMap<>();
  private final List<Fields> restrictions = new ArrayList<>();
  private final Set<String> reviewers = new TreeSet<>();
  private final Set<String> allowed = new TreeSet<>(STRATEGIES.keySet());
  private boolean forgetful;

  /** Somebody is asked to review all pull requests. */
  public void reviewer(String login) {
    reviewers.add(login);
  }

  /** Who is asked to review pull requests. */
  public Set<String> reviewers() {
    return Set.copyOf(reviewers);
  }

  /** The target branch does not merge so. */
  public void forbid(String strategy) {
    allowed.remove(strategy);
  }

  /** A branch restriction that exempts some people. */
  public void restriction(String kind, String match, String pattern, String... logins) {
    restrictions.add(
        Fields.of("kind", kind)
            .with("branch_match_kind", match)
            .with("pattern", pattern)
            .with("users", Stream.of(logins).map(BitbucketCloudDialect::user).toList()));
  }

  /** Pipelines say only that they have variables. */
  public void hideVariables() {
    facets.hideVariables();
  }

  @Override
  public String workflow() {
    return BitbucketCloudFacets.PIPELINE;
  }

  @Override
  public long run(String id) {
    return BitbucketCloudFacets.number(id);
  }

  /** Activities don't say when somebody approved. */
  public void forgetApprovals() {
    forgetful = true;
  }

  @Override
  public List<String> documents() {
    return List.of("bitbucket-cloud.json");
  }

  /**
   * All that is in the vendor's prose: how lists are read, descriptions, merges that are refused,
   * bodies of webhooks, what kinds of targets and states pipelines have.
   */
  @Override
  public boolean isOmission(ForgeCall call, String problem) {
    String merge = "POST " + REPOSITORY + "/pullrequests/{pull_request_id}/merge";
    return (call.method().equals("GET")
            && problem.matches("there is no query parameter (q|page|pagelen)"))
        || problem.equals("the query parameter state: it is there 4 times")
        || problem.matches("/(description|reviewers/\\d+/account_id): there is no such property")
        || (call.path().contains("/hooks") && problem.equals("it takes no body"))
        || (call.path().contains("/pipelines") && isOmissionOfPipelines(problem))
        || (call.operation().equals(merge) && problem.equals("the status 400 is not documented"));
  }

  private static boolean isOmissionOfPipelines(String problem) {
    return problem.matches(
            "(/values/\\d+)?/(target|state)/(ref_type|ref_name|selector|name|result):"
                + " there is no such property")
        || problem.startsWith("the query parameter sort: ");
  }

  @Override
  public String prefix() {
    return "/2.0";
  }

  @Override
  public boolean knows(ForgeCall call) {
    return call.header("Authorization").equals("Bearer " + FakeForge.TOKEN);
  }

  @Override
  public ForgeAnswer refusal(int status, String message) {
    return refused(status, message);
  }

  static ForgeAnswer refused(int status, String message) {
    return ForgeAnswer.of(
        status, Fields.of("type", "error").with("error", Fields.of("message", message)));
  }

  @Override
  public ForgeAnswer answer(ForgeCall call, ForgeState state) {
    String operation = call.operation().replace(REPOSITORY, "");
    ForgeAnswer asSuch = facets.repository(operation, call, state);
    if (asSuch != null) {
      return asSuch;
    }
    String name = call.value("workspace") + "/" + call.value("repo_slug");
    if (!name.equals(FakeForge.REPOSITORY)) {
      return refusal(404, "Repository " + name + " not found");
    }
    ForgeAnswer around = facets.answer(operation, call, state);
    return around == null ? ofRepository(operation, call, state) : around;
  }

  private ForgeAnswer ofRepository(String operation, ForgeCall call, ForgeState state) {
    return switch (operation) {
      case "GET /pullrequests" -> list(call, state);
      case "POST /pullrequests" -> open(call, state);
      case "GET /commit/{commit}" -> commit(call);
      case "POST /commit/{commit}/statuses/build" -> status(call);
      case "GET /commit/{commit}/statuses" -> page(call, statuses(call.value("commit")));
      case "GET /branch-restrictions" -> restrictions(call, state);
      default ->
          state
              .pull(call.number("pull_request_id"))
              .map(pull -> ofPull(call, state, pull))
              .orElseGet(() -> refusal(404, "There is no such pull request"));
    };
  }

  private ForgeAnswer ofPull(ForgeCall call, ForgeState state, FakePull pull) {
    String operation = call.operation().replace(REPOSITORY + "/pullrequests/{pull_request_id}", "");
    return switch (operation) {
      case "GET " -> ForgeAnswer.of(200, whole(call, pull));
      case "PUT " -> edit(call, pull);
      case "GET /activity" -> page(call, activities(pull));
      case "POST /decline" -> decline(call, state, pull);
      case "POST /merge" -> merge(call, state, pull);
      default -> throw new IllegalArgumentException("The fake does not do " + call.operation());
    };
  }

  private ForgeAnswer list(ForgeCall call, ForgeState state) {
    List<String> wanted = call.queries().getOrDefault("state", List.of("OPEN"));
    String query = call.query("q").orElse("");
    List<Fields> found =
        state.pulls().stream()
            .filter(pull -> wanted.contains(word(pull)))
            .filter(p -> query.equals("source.branch.name=\"" + p.source() + "\""))
            .map(pull -> simple(call, pull))
            .toList();
    return page(call, found);
  }

  private ForgeAnswer open(ForgeCall call, ForgeState state) {
    String source = call.json().at("/source/branch/name").asText();
    String target = call.json().at("/destination/branch/name").asText();
    if (state.repository().head(source).isEmpty()) {
      return refusal(400, "source: branch not found: " + source);
    }
    Optional<FakePull> there = state.open(source, target);
    if (there.isPresent()) {
      there.get().title(call.text("title"));
      return ForgeAnswer.of(201, whole(call, there.get()));
    }
    if (state.isIn(source, target)) {
      return refusal(400, "There are no changes to be pulled");
    }
    Proposal proposal =
        new Proposal(source, target, call.text("title"), call.text("description"), Set.of());
    FakePull pull = state.propose(proposal);
    pull.draft(call.json().path("draft").asBoolean());
    for (JsonNode one : call.json().path("reviewers")) {
      reviewers.add(one.path("uuid").asText(one.path("account_id").asText()));
    }
    return ForgeAnswer.of(201, whole(call, pull));
  }

  private ForgeAnswer edit(ForgeCall call, FakePull pull) {
    pull.title(call.text("title"));
    pull.body(call.text("description"));
    reviewers.clear();
    call.json().path("reviewers").forEach(one -> reviewers.add(one.path("uuid").asText()));
    return ForgeAnswer.of(200, whole(call, pull));
  }

  private ForgeAnswer decline(ForgeCall call, ForgeState state, FakePull pull) {
    if (!pull.isOpen()) {
      return refusal(400, "This pull request is already closed.");
    }
    pull.open(false, state.now());
    return ForgeAnswer.of(200, whole(call, pull));
  }

  private ForgeAnswer merge(ForgeCall call, ForgeState state, FakePull pull) {
    MergeMethod method = STRATEGIES.get(call.text("merge_strategy"));
    if (method == null || !allowed.contains(call.text("merge_strategy"))) {
      return refusal(400, "This merge strategy is not allowed.");
    }
    return switch (state.readiness(pull)) {
      case ENDED -> refusal(400, "This pull request is already closed.");
      case DRAFT -> refusal(400, "Draft pull requests cannot be merged.");
      case CONFLICT -> refusal(400, "There are merge conflicts.");
      case UNAPPROVED -> refusal(400, "1 failed merge check: at least 1 approval is needed.");
      case READY ->
          state.merge(pull, method)
              ? ForgeAnswer.of(200, whole(call, pull))
              : ForgeAnswer.empty(409);
    };
  }

  private ForgeAnswer commit(ForgeCall call) {
    String digits = call.value("commit");
    CommitId found = abbreviated.get(digits);
    return found == null
        ? refusal(404, "No such commit: " + digits)
        : ForgeAnswer.of(200, Fields.of("type", "commit").with("hash", found.hex()));
  }

  private ForgeAnswer status(ForgeCall call) {
    Fields status =
        Fields.of("type", "build")
            .with("key", call.text("key"))
            .with("name", call.text("name"))
            .with("state", call.text("state"))
            .with("description", call.text("description"))
            .with("url", call.text("url"));
    if (call.text("key").length() > 40) {
      return refusal(400, "key: Ensure this value has at most 40 characters");
    }
    statuses.put(call.value("commit") + " " + call.text("key"), status);
    return ForgeAnswer.of(201, status);
  }

  private List<Fields> statuses(String commit) {
    return statuses.entrySet().stream()
        .filter(one -> one.getKey().startsWith(commit + " "))
        .map(Map.Entry::getValue)
        .toList();
  }

  private ForgeAnswer restrictions(ForgeCall call, ForgeState state) {
    if (state.approvals("main").isPresent()) {
      restriction("push", "glob", "main");
    }
    String kind = call.query("kind").orElse("");
    return page(call, restrictions.stream().filter(one -> one.text("kind").equals(kind)).toList());
  }

  static ForgeAnswer page(ForgeCall call, List<Fields> all) {
    int size =
        Math.min(call.largestPage(), call.query("pagelen").map(Integer::parseInt).orElse(10));
    int number = call.query("page").map(Integer::parseInt).orElse(1);
    int from = Math.min(all.size(), (number - 1) * size);
    int to = Math.min(all.size(), from + size);
    Fields page =
        Fields.of("pagelen", size).with("page", number).with("values", all.subList(from, to));
    return ForgeAnswer.of(
        200, to == all.size() ? page : page.with("next", call.with("page", number + 1)));
  }

  private List<Fields> activities(FakePull pull) {
    List<Fields> all = new ArrayList<>();
    for (FakePull.Version version : pull.versions()) {
      all.add(
          0,
          Fields.of(
              "update",
              Fields.of("state", "OPEN")
                  .with("date", version.since().toString())
                  .with("source", Fields.of("commit", commit(version.head())))));
    }
    for (FakeReview review : pull.reviews()) {
      String kind = review.state() == Review.State.APPROVED ? "approval" : "changes_requested";
      if (review.state() != Review.State.COMMENTED && !forgetful) {
        all.add(
            0,
            Fields.of(
                kind,
                Fields.of("date", review.at().toString()).with("user", user(review.login()))));
      }
    }
    return all;
  }

  private Fields whole(ForgeCall call, FakePull pull) {
    Map<String, Fields> participants = new LinkedHashMap<>();
    for (FakeReview review : pull.reviews()) {
      Fields participant =
          Fields.of("type", "participant")
              .with("user", user(review.login()))
              .with("role", "REVIEWER")
              .with("approved", review.state() == Review.State.APPROVED)
              .with("participated_on", review.at().toString());
      participants.put(
          review.login(),
          review.state() == Review.State.COMMENTED
              ? participant
              : participant.with("state", word(review.state())));
    }
    return simple(call, pull)
        .with("participants", List.copyOf(participants.values()))
        .with("reviewers", reviewers.stream().map(BitbucketCloudDialect::user).toList());
  }

  private static String word(Review.State state) {
    return state == Review.State.APPROVED ? "approved" : "changes_requested";
  }

  private Fields simple(ForgeCall call, FakePull pull) {
    String page = "/" + FakeForge.REPOSITORY + "/pull-requests/" + pull.number();
    Fields target = branch(pull.target());
    Fields branch = target.object("branch").with("merge_strategies", List.copyOf(allowed));
    Fields fields =
        Fields.of("type", "pullrequest")
            .with("id", pull.number())
            .with("title", pull.title())
            .with("summary", Fields.of("raw", pull.body()))
            .with("state", word(pull))
            .with("draft", pull.isDraft())
            .with("source", branch(pull.source()).with("commit", commit(pull.head())))
            .with("destination", target.with("branch", branch))
            .with(
                "links", Fields.of("html", Fields.of("href", call.uri().resolve(page).toString())));
    return pull.mergeCommit().map(as -> fields.with("merge_commit", commit(as))).orElse(fields);
  }

  private static Fields branch(String name) {
    return Fields.of("branch", Fields.of("name", name))
        .with("repository", Fields.of("type", "repository").with("uuid", "{1}"));
  }

  private Fields commit(CommitId commit) {
    String digits = commit.hex().substring(0, ABBREVIATED);
    abbreviated.put(digits, commit);
    return Fields.of("hash", digits);
  }

  private static Fields user(String login) {
    return Fields.of("type", "user").with("uuid", login);
  }

  private static String word(FakePull pull) {
    return switch (pull.state()) {
      case OPEN -> "OPEN";
      case MERGED -> "MERGED";
      case CLOSED -> "DECLINED";
    };
  }
}
