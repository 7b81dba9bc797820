package io.gitops4j.git.fake;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Reviews.Review;
import io.gitops4j.git.ForgeHistory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** GitLab, as far as its provider asks for it, with a project two groups deep. */
public final class GitLabDialect implements ForgeDialect {
  /** The project's path. */
  public static final String PROJECT = "acme/web/shop";

  private static final String ROOT = "/api/v4/projects/{id}";
  private static final String ONE = ROOT + "/merge_requests/{merge_request_iid}";

  private final AtomicInteger unsettled = new AtomicInteger();
  private final Set<Long> squashed = new TreeSet<>();
  private final Set<Long> forwarded = new TreeSet<>();
  private volatile String mergeMethod = "merge";
  private volatile String squashOption = "default_off";
  private volatile boolean rebasesItself;
  private volatile boolean datesApprovals = true;

  /** The next attempts to merge come before GitLab has checked the merge request. */
  public void unsettledFor(int attempts) {
    unsettled.set(attempts);
  }

  /**
   * The project's settings.
   *
   * @param method how it merges: {@code merge}, {@code rebase_merge} or {@code ff}
   * @param squash whether it squashes: {@code never}, {@code always} or {@code default_off}
   * @param rebase whether it rebases what is behind
   */
  public void settings(String method, String squash, boolean rebase) {
    mergeMethod = method;
    squashOption = squash;
    rebasesItself = rebase;
  }

  /** Approvals have no time, as on older servers. */
  public void undatedApprovals() {
    datesApprovals = false;
  }

  @Override
  public List<String> documents() {
    return List.of("gitlab.yaml");
  }

  @Override
  public List<ApiDocument> additions() {
    return List.of(ApiDocument.ours("gitlab-more.yaml"));
  }

  @Override
  public String prefix() {
    return "";
  }

  @Override
  public String gitPath(String name) {
    return "/acme/web/" + name + ".git";
  }

  @Override
  public boolean knows(ForgeCall call) {
    return call.header("PRIVATE-TOKEN").equals(FakeForge.TOKEN)
        || call.header("Authorization").equals("Bearer " + FakeForge.TOKEN);
  }

  @Override
  public ForgeAnswer refusal(int status, String message) {
    return refused(status, message);
  }

  static ForgeAnswer refused(int status, String message) {
    return ForgeAnswer.of(status, Fields.of("message", message));
  }

  @Override
  public ForgeAnswer answer(ForgeCall call, ForgeState state) {
    if (!call.value("id").equals(PROJECT)) {
      return refusal(404, "404 Project Not Found");
    }
    return switch (call.operation().replace(ROOT, "")) {
      case "GET " -> settings();
      case "GET /merge_requests" -> list(call, state);
      case "POST /merge_requests" -> open(call, state);
      case "GET /repository/branches/{branch}" -> GitLabCommits.branch(call, state);
      case "GET /repository/commits" -> GitLabCommits.commits(call, state);
      case "GET /repository/commits/{sha}" -> GitLabCommits.commit(call, state);
      case "GET /repository/commits/{sha}/statuses" -> GitLabCommits.statuses(call, state);
      case "POST /statuses/{sha}" -> GitLabCommits.status(call, state);
      default ->
          state
              .pull(call.number("merge_request_iid"))
              .map(pull -> ofOne(call, state, pull))
              .orElseGet(() -> refusal(404, "404 Not found"));
    };
  }

  private ForgeAnswer ofOne(ForgeCall call, ForgeState state, FakePull pull) {
    return switch (call.operation().replace(ONE, "")) {
      case "GET " -> ForgeAnswer.of(200, mergeRequest(call, state, pull));
      case "PUT " -> edit(call, state, pull);
      case "PUT /merge" -> merge(call, state, pull);
      case "GET /approvals" -> approvals(pull);
      case "GET /reviewers" -> ForgeAnswer.of(200, reviewers(pull));
      case "GET /versions" -> versions(call, pull);
      default -> throw new IllegalArgumentException("The fake does not do " + call.operation());
    };
  }

  private ForgeAnswer settings() {
    return ForgeAnswer.of(
        200,
        Fields.of("id", 1)
            .with("path_with_namespace", PROJECT)
            .with("merge_method", mergeMethod)
            .with("squash_option", squashOption)
            .with("automatic_rebase_enabled", rebasesItself));
  }

  private ForgeAnswer list(ForgeCall call, ForgeState state) {
    String wanted = call.query("state").orElse("all");
    List<Fields> found =
        state.pulls().stream()
            .filter(pull -> wanted.equals("all") || wanted.equals(word(pull)))
            .filter(pull -> call.query("source_branch").orElse(pull.source()).equals(pull.source()))
            .map(pull -> mergeRequest(call, state, pull))
            .toList();
    return ForgeAnswer.page(call, found, "page", "per_page");
  }

  /** GitLab takes one that brings nothing. */
  private ForgeAnswer open(ForgeCall call, ForgeState state) {
    String source = call.text("source_branch");
    String target = call.text("target_branch");
    if (state.repository().head(source).isEmpty()) {
      return refusal(400, "source_branch does not exist");
    }
    Optional<FakePull> other = state.open(source, target);
    if (other.isPresent()) {
      String message = "Another open merge request already exists for this source branch: !";
      return ForgeAnswer.of(409, Fields.of("message", List.of(message + other.get().number())));
    }
    TreeSet<String> labels = new TreeSet<>();
    call.json().path("labels").forEach(label -> labels.add(label.asText()));
    String title = call.text("title");
    FakePull pull =
        state.propose(new Proposal(source, target, title, call.text("description"), labels));
    pull.draft(title.startsWith("Draft: "));
    squash(pull, squashOption.equals("default_on"));
    return ForgeAnswer.of(201, mergeRequest(call, state, pull));
  }

  private ForgeAnswer edit(ForgeCall call, ForgeState state, FakePull pull) {
    pull.title(call.json().path("title").asText(pull.title()));
    pull.body(call.json().path("description").asText(pull.body()));
    squash(pull, call.json().path("squash").asBoolean(squashed.contains(pull.number())));
    if (call.json().has("state_event")) {
      pull.open(call.text("state_event").equals("reopen"), state.now());
    }
    return ForgeAnswer.of(200, mergeRequest(call, state, pull));
  }

  /** To squash can be asked for here, and not to can't. */
  private ForgeAnswer merge(ForgeCall call, ForgeState state, FakePull pull) {
    if (unsettled.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return refusal(405, "405 Method Not Allowed");
    }
    if (!call.text("sha").equals(pull.head().hex())) {
      return refusal(409, "SHA does not match HEAD of source branch: " + pull.head());
    }
    String status = readiness(state, pull);
    if (status.equals("conflict")) {
      return refusal(422, "Branch cannot be merged");
    }
    if (!status.equals("mergeable")) {
      return refusal(405, "405 Method Not Allowed");
    }
    if (call.json().path("squash").asBoolean()) {
      squash(pull, true);
    }
    if (squashed.contains(pull.number())) {
      state.merge(pull, MergeMethod.SQUASH);
    } else if (mergeMethod.equals("ff")) {
      forward(state, pull);
    } else {
      state.merge(pull, MergeMethod.MERGE);
    }
    return ForgeAnswer.of(200, mergeRequest(call, state, pull));
  }

  private void squash(FakePull pull, boolean yes) {
    if (yes) {
      squashed.add(pull.number());
    } else {
      squashed.remove(pull.number());
    }
  }

  private void forward(ForgeState state, FakePull pull) {
    CommitId target = state.repository().head(pull.target()).orElseThrow();
    boolean straight = state.repository().isIn(target, pull.head());
    CommitId as = straight ? pull.head() : history(state).replay(pull.head(), target);
    history(state).forward(pull.target(), as);
    pull.merged(as, state.now());
    forwarded.add(pull.number());
  }

  private String readiness(ForgeState state, FakePull pull) {
    if (unsettled.get() > 0) {
      return "checking";
    }
    boolean behind =
        pull.isOpen()
            && !state
                .repository()
                .isIn(state.repository().head(pull.target()).orElseThrow(), pull.head());
    return switch (state.readiness(pull)) {
      case READY ->
          behind && !mergeMethod.equals("merge") && !rebasesItself ? "need_rebase" : "mergeable";
      case CONFLICT -> "conflict";
      case UNAPPROVED -> "not_approved";
      case DRAFT -> "draft_status";
      case ENDED -> "not_open";
    };
  }

  /** A fast-forward leaves no trace: neither of the two commits is told. */
  private Fields mergeRequest(ForgeCall call, ForgeState state, FakePull pull) {
    String as = pull.mergeCommit().map(CommitId::hex).orElse(null);
    boolean squash = squashed.contains(pull.number());
    boolean joined = !squash && !forwarded.contains(pull.number());
    return Fields.of("id", 1000 + pull.number())
        .with("iid", pull.number())
        .with("project_id", 1)
        .with("source_project_id", 1)
        .with("target_project_id", 1)
        .with(
            "web_url",
            call.uri().resolve("/" + PROJECT + "/-/merge_requests/" + pull.number()) + "")
        .with("state", word(pull))
        .with("title", pull.title())
        .with("description", pull.body().isEmpty() ? null : pull.body())
        .with("draft", pull.isDraft())
        .with("squash", squash)
        .with("labels", List.copyOf(pull.labels()))
        .with("source_branch", pull.source())
        .with("target_branch", pull.target())
        .with("sha", pull.head().hex())
        .with("merge_commit_sha", joined ? as : null)
        .with("squash_commit_sha", squash ? as : null)
        .with("created_at", pull.openedAt().toString())
        .with("detailed_merge_status", readiness(state, pull))
        .with("has_conflicts", state.readiness(pull) == ForgeState.Readiness.CONFLICT);
  }

  private static String word(FakePull pull) {
    return switch (pull.state()) {
      case OPEN -> "opened";
      case MERGED -> "merged";
      case CLOSED -> "closed";
    };
  }

  private ForgeAnswer approvals(FakePull pull) {
    List<Fields> given =
        standing(pull).stream()
            .filter(review -> review.state() == Review.State.APPROVED)
            .map(
                review ->
                    Fields.of("user", user(review))
                        .with("approved_at", datesApprovals ? review.at().toString() : null))
            .toList();
    return ForgeAnswer.of(
        200,
        Fields.of("approved", !given.isEmpty())
            .with("approved_by", given.stream().map(Fields::asMap).toList()));
  }

  private static List<Fields> reviewers(FakePull pull) {
    return standing(pull).stream()
        .map(
            review ->
                Fields.of("user", user(review))
                    .with("state", word(review.state()))
                    .with("created_at", pull.openedAt().toString()))
        .toList();
  }

  private static String word(Review.State state) {
    return switch (state) {
      case APPROVED -> "approved";
      case CHANGES_REQUESTED -> "requested_changes";
      case COMMENTED -> "reviewed";
    };
  }

  private static List<FakeReview> standing(FakePull pull) {
    Map<String, FakeReview> last = new LinkedHashMap<>();
    pull.reviews().forEach(review -> last.put(review.login(), review));
    return List.copyOf(last.values());
  }

  private static Fields user(FakeReview review) {
    return Fields.of("username", review.login()).with("name", review.login());
  }

  private static ForgeAnswer versions(ForgeCall call, FakePull pull) {
    List<Fields> versions = new ArrayList<>();
    for (FakePull.Version version : pull.versions()) {
      versions.add(
          0,
          Fields.of("id", versions.size() + 1)
              .with("head_commit_sha", version.head().hex())
              .with("created_at", version.since().toString())
              .with("state", "collected"));
    }
    return ForgeAnswer.page(call, versions, "page", "per_page");
  }

  private static ForgeHistory history(ForgeState state) {
    return new ForgeHistory(state.repository());
  }
}
