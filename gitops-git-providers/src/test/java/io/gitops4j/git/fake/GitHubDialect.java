package io.gitops4j.git.fake;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** GitHub, as far as its provider asks for it. */
public final class GitHubDialect implements ForgeDialect {
  static final String REPOSITORY = "/repos/{owner}/{repo}";

  private final AtomicInteger unsettled = new AtomicInteger();
  private final List<Fields> checkRuns = new ArrayList<>();
  private boolean rulesets;
  private boolean old;
  private boolean person;

  /** The next reads of a pull request don't say whether it can be merged. */
  public void unsettledFor(int reads) {
    unsettled.set(reads);
  }

  /** Branches are protected by rule sets, rather than by what was there before them. */
  public void useRulesets() {
    rulesets = true;
  }

  /** It is an Enterprise Server that does not know yet how to tell a dispatch's run. */
  public void isOld() {
    old = true;
  }

  /** The owner of the repositories is the person whose token is used. */
  public void isOfPerson() {
    person = true;
  }

  /** An app's check of every commit. */
  public void checkRun(String name, String status, @Nullable String conclusion, String title) {
    checkRuns.add(
        Fields.of("name", name)
            .with("status", status)
            .with("conclusion", conclusion)
            .with("output", Fields.of("title", title)));
  }

  @Override
  public List<String> documents() {
    return List.of("api.github.com.json");
  }

  @Override
  public String prefix() {
    return "/api/v3";
  }

  @Override
  public String workflow() {
    return GitHubActions.WORKFLOW;
  }

  /**
   * Its words say that {@code created} takes a range, and its schema does not; and no word says
   * that a dispatch with wrong inputs is refused.
   */
  @Override
  public boolean isOmission(ForgeCall call, String problem) {
    boolean range = call.query("created").orElse("").matches(">=[0-9T:-]+Z");
    return (range && problem.startsWith("the query parameter created:"))
        || (call.path().endsWith("/dispatches") && problem.startsWith("the status 422 "));
  }

  @Override
  public boolean knows(ForgeCall call) {
    String shown = call.header("Authorization");
    return call.path().startsWith("/app/")
        ? shown.matches("Bearer [\\w-]+\\.[\\w-]+\\.[\\w-]+")
        : shown.equals("Bearer " + FakeForge.TOKEN);
  }

  @Override
  public ForgeAnswer refusal(int status, String message) {
    return ForgeAnswer.of(status, Fields.of("message", message));
  }

  @Override
  public ForgeAnswer answer(ForgeCall call, ForgeState state) {
    if (call.operation().startsWith("POST /app/")) {
      return ForgeAnswer.of(
          201,
          Fields.of("token", FakeForge.TOKEN)
              .with("expires_at", state.now().plusSeconds(3600) + ""));
    }
    Optional<ForgeAnswer> ofOwner = new GitHubOwners(person).answer(call, state);
    if (ofOwner.isPresent()) {
      return ofOwner.get();
    }
    if (!(call.value("owner") + "/" + call.value("repo")).equals(FakeForge.REPOSITORY)) {
      return refusal(404, "Not Found");
    }
    return new GitHubActions(old)
        .answer(call, state)
        .or(() -> GitHubFacets.answer(call, state))
        .orElseGet(() -> ofRepository(call, state));
  }

  private ForgeAnswer ofRepository(ForgeCall call, ForgeState state) {
    return switch (call.operation().replace(REPOSITORY, "")) {
      case "GET /pulls" -> list(call, state);
      case "POST /pulls" -> open(call, state);
      case "POST /statuses/{sha}" -> status(call, state);
      case "GET /commits/{ref}/statuses" -> statuses(call, state);
      case "GET /commits/{ref}/check-runs" -> checkRuns();
      case "GET /branches/{branch}" -> branch(call, state);
      case "GET /branches/{branch}/protection" -> protection(call, state);
      case "GET /rules/branches/{branch}" -> rules(call, state);
      case "POST /issues/{issue_number}/labels" -> label(call, state);
      default ->
          state
              .pull(call.number("pull_number"))
              .map(pull -> ofPull(call, state, pull))
              .orElseGet(() -> refusal(404, "Not Found"));
    };
  }

  private ForgeAnswer ofPull(ForgeCall call, ForgeState state, FakePull pull) {
    return switch (call.operation().replace(REPOSITORY + "/pulls/{pull_number}", "")) {
      case "GET " -> ForgeAnswer.of(200, whole(call, state, pull));
      case "PATCH " -> edit(call, state, pull);
      case "PUT /merge" -> merge(call, state, pull);
      case "GET /reviews" -> reviews(call, pull);
      default -> throw new IllegalArgumentException("The fake does not do " + call.operation());
    };
  }

  private static ForgeAnswer list(ForgeCall call, ForgeState state) {
    String wanted = call.query("state").orElse("open");
    String head = call.query("head").orElse("");
    List<Fields> found =
        state.pulls().stream()
            .filter(pull -> wanted.equals("all") || wanted.equals(word(pull)))
            .filter(pull -> head.isEmpty() || head.equals("acme:" + pull.source()))
            .map(pull -> simple(call, pull))
            .toList();
    return ForgeAnswer.page(call, found, "page", "per_page");
  }

  private ForgeAnswer open(ForgeCall call, ForgeState state) {
    String source = call.text("head");
    String target = call.text("base");
    if (state.repository().head(source).isEmpty()) {
      return invalid("head", "invalid", "");
    }
    if (state.open(source, target).isPresent()) {
      return invalid("", "custom", "A pull request already exists for acme:" + source + ".");
    }
    if (state.isIn(source, target)) {
      return invalid("", "custom", "No commits between " + target + " and " + source);
    }
    String title = call.text("title");
    FakePull pull = state.propose(new Proposal(source, target, title, call.text("body"), Set.of()));
    pull.draft(call.json().path("draft").asBoolean());
    return ForgeAnswer.of(201, whole(call, state, pull));
  }

  private static ForgeAnswer invalid(String field, String code, String message) {
    Fields error = Fields.of("resource", "PullRequest").with("code", code);
    Fields detail = message.isEmpty() ? error.with("field", field) : error.with("message", message);
    return ForgeAnswer.of(
        422, Fields.of("message", "Validation Failed").with("errors", List.of(detail.asMap())));
  }

  private ForgeAnswer edit(ForgeCall call, ForgeState state, FakePull pull) {
    pull.title(call.json().path("title").asText(pull.title()));
    pull.body(call.json().path("body").asText(pull.body()));
    if (call.json().has("state") && pull.state() != PullRequest.State.MERGED) {
      pull.open(call.text("state").equals("open"), state.now());
    }
    return ForgeAnswer.of(200, whole(call, state, pull));
  }

  private ForgeAnswer merge(ForgeCall call, ForgeState state, FakePull pull) {
    if (!call.text("sha").equals(pull.head().hex())) {
      return refusal(409, "Head branch was modified. Review and try the merge again.");
    }
    MergeMethod method = MergeMethod.valueOf(call.text("merge_method").toUpperCase(Locale.ROOT));
    return switch (state.readiness(pull)) {
      case ENDED, CONFLICT -> refusal(405, "Pull Request is not mergeable");
      case DRAFT -> refusal(405, "Pull Request is still a draft");
      case UNAPPROVED ->
          refusal(405, "At least 1 approving review is required by reviewers with write access.");
      case READY ->
          state.merge(pull, method)
              ? ForgeAnswer.of(
                  200,
                  Fields.of("merged", true)
                      .with("sha", pull.mergeCommit().orElseThrow().hex())
                      .with("message", "Pull Request successfully merged"))
              : refusal(405, "Base branch was modified. Review and try the merge again.");
    };
  }

  private static ForgeAnswer reviews(ForgeCall call, FakePull pull) {
    List<Fields> reviews =
        pull.reviews().stream()
            .map(
                review ->
                    Fields.of("id", review.id())
                        .with("user", user(review.login()))
                        .with("body", "")
                        .with("state", review.state().name())
                        .with("commit_id", review.commit().hex())
                        .with("submitted_at", review.at().toString()))
            .toList();
    return ForgeAnswer.page(call, reviews, "page", "per_page");
  }

  private ForgeAnswer label(ForgeCall call, ForgeState state) {
    FakePull pull = state.pull(call.number("issue_number")).orElseThrow();
    call.json().path("labels").forEach(label -> pull.labels().add(label.asText()));
    return ForgeAnswer.of(200, labels(pull));
  }

  private static ForgeAnswer status(ForgeCall call, ForgeState state) {
    FakeStatus status =
        state.status(
            call.commit("sha"), call.text("context"), call.text("state"), call.text("description"));
    return ForgeAnswer.of(201, of(status));
  }

  private static ForgeAnswer statuses(ForgeCall call, ForgeState state) {
    List<Fields> all = state.statuses(call.commit("ref")).stream().map(GitHubDialect::of).toList();
    return ForgeAnswer.page(call, all, "page", "per_page");
  }

  private static Fields of(FakeStatus status) {
    return Fields.of("id", status.id())
        .with("context", status.context())
        .with("state", status.state())
        .with("description", status.description())
        .with("created_at", status.at().toString());
  }

  private ForgeAnswer checkRuns() {
    List<?> runs = checkRuns.stream().map(Fields::asMap).toList();
    return ForgeAnswer.of(200, Fields.of("total_count", checkRuns.size()).with("check_runs", runs));
  }

  private ForgeAnswer branch(ForgeCall call, ForgeState state) {
    String name = call.value("branch");
    return state
        .repository()
        .head(name)
        .map(
            head ->
                Fields.of("name", name)
                    .with("commit", Fields.of("sha", head.hex()))
                    .with("protected", state.approvals(name).isPresent()))
        .map(branch -> ForgeAnswer.of(200, branch))
        .orElseGet(() -> refusal(404, "Branch not found"));
  }

  private ForgeAnswer protection(ForgeCall call, ForgeState state) {
    int approvals = state.approvals(call.value("branch")).orElse(-1);
    return approvals < 0 || rulesets
        ? refusal(404, "Branch not protected")
        : ForgeAnswer.of(
            200,
            Fields.of(
                "required_pull_request_reviews",
                Fields.of("required_approving_review_count", approvals)));
  }

  private ForgeAnswer rules(ForgeCall call, ForgeState state) {
    boolean some = rulesets && state.approvals(call.value("branch")).isPresent();
    List<Fields> rules =
        some
            ? List.of(Fields.of("type", "deletion"), Fields.of("type", "pull_request"))
            : List.of(Fields.of("type", "deletion"));
    return ForgeAnswer.page(call, rules, "page", "per_page");
  }

  private Fields whole(ForgeCall call, ForgeState state, FakePull pull) {
    boolean known = unsettled.getAndUpdate(left -> Math.max(0, left - 1)) == 0;
    ForgeState.Readiness readiness = state.readiness(pull);
    boolean told = known && readiness != ForgeState.Readiness.ENDED;
    boolean conflict = readiness == ForgeState.Readiness.CONFLICT;
    return simple(call, pull)
        .with("merged", pull.state() == PullRequest.State.MERGED)
        .with("mergeable", told ? !conflict : null)
        .with("mergeable_state", told ? word(readiness) : "unknown");
  }

  private static String word(ForgeState.Readiness readiness) {
    return switch (readiness) {
      case READY -> "clean";
      case CONFLICT -> "dirty";
      case UNAPPROVED -> "blocked";
      case DRAFT -> "draft";
      case ENDED -> "unknown";
    };
  }

  /** Before the merge {@code merge_commit_sha} is that of an attempt, and nothing to rely on. */
  static Fields simple(ForgeCall call, FakePull pull) {
    boolean merged = pull.state() == PullRequest.State.MERGED;
    String end = pull.endedAt().map(Object::toString).orElse(null);
    return Fields.of("number", pull.number())
        .with(
            "html_url",
            call.uri().resolve("/" + FakeForge.REPOSITORY + "/pull/" + pull.number()) + "")
        .with("state", word(pull))
        .with("title", pull.title())
        .with("body", pull.body().isEmpty() ? null : pull.body())
        .with("draft", pull.isDraft())
        .with("created_at", pull.openedAt().toString())
        .with("merged_at", merged ? end : null)
        .with("closed_at", end)
        .with("merge_commit_sha", pull.mergeCommit().orElse(pull.head()).hex())
        .with("labels", labels(pull).stream().map(Fields::asMap).toList())
        .with("head", branch(pull.source()).with("sha", pull.head().hex()))
        .with("base", branch(pull.target()));
  }

  private static String word(FakePull pull) {
    return pull.isOpen() ? "open" : "closed";
  }

  private static Fields branch(String name) {
    return Fields.of("ref", name).with("label", "acme:" + name);
  }

  private static List<Fields> labels(FakePull pull) {
    return pull.labels().stream().map(label -> Fields.of("name", label)).toList();
  }

  private static Fields user(String login) {
    return Fields.of("login", login);
  }
}
