package io.gitops4j.git.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Azure DevOps, as far as its provider asks for it. It merges some time after it was asked to. */
public final class AzureDialect implements ForgeDialect {
  private static final String REPOSITORY =
      "/{organization}/{project}/_apis/git/repositories/{repositoryId}";
  static final String REPOSITORY_ID = "278d5cd2-584d-4b63-824a-2ba458937249";
  static final String PROJECT_ID = "6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c";
  private static final Map<String, MergeMethod> STRATEGIES =
      Map.of(
          "noFastForward", MergeMethod.MERGE,
          "squash", MergeMethod.SQUASH,
          "rebase", MergeMethod.REBASE);

  private final AzurePolicies policies = new AzurePolicies();
  private final AzureFacets facets = new AzureFacets();
  private final AzureBuilds builds = new AzureBuilds();
  private final Map<Long, MergeMethod> asked = new HashMap<>();
  private final Map<Long, String> failed = new HashMap<>();
  private boolean undated;
  private int busy;

  /** So many looks at a pull request come too early from now on. */
  public void busy(int looks) {
    busy = looks;
  }

  /** Votes leave no thread behind. */
  public void undatedVotes() {
    undated = true;
  }

  /**
   * A branch policy that is evaluated to the same for every pull request.
   *
   * @param settings with a {@code scope}
   */
  public void policy(boolean blocking, String name, String type, String status, Fields settings) {
    policies.add(blocking, name, type, status, settings);
  }

  /** The repository has a further pipeline. */
  public void pipeline(long id, String name) {
    builds.add(id, name);
  }

  /** Builds don't show their parameters, but have the key in their names. */
  public void hideParameters() {
    builds.hideParameters();
  }

  /** No branch policies any more. */
  public void noPolicies() {
    policies.clear();
  }

  @Override
  public List<String> documents() {
    return Stream.of("git", "policy", "pipelines", "build", "serviceHooks")
        .map(area -> "azure-" + area + ".json")
        .toList();
  }

  /** Property bags and errors are what the server has them, and the documents are silent of. */
  @Override
  public boolean isOmission(ForgeCall call, String problem) {
    return problem.matches("the status (201|203|400|409) is not documented")
        || problem.matches(".*/(properties|settings)/\\w+: there is no such property")
        || problem.matches(".*/(settings|item): object found, string expected")
        || problem.endsWith("/threadContext: null found, object expected");
  }

  /**
   * The documents show a list as an array, and the server sends an object that holds it. They know
   * no pages for people.
   */
  @Override
  public @Nullable JsonNode described(@Nullable JsonNode body) {
    if (body == null || body.isTextual()) {
      return null;
    }
    return body.has("value") && body.has("count") ? body.path("value") : body;
  }

  @Override
  public String prefix() {
    return "";
  }

  @Override
  public String gitPath(String name) {
    return "/acme/web%20shop/_git/" + name;
  }

  @Override
  public String workflow() {
    return Long.toString(AzureBuilds.PIPELINE);
  }

  @Override
  public boolean knows(ForgeCall call) {
    String basic = Base64.getEncoder().encodeToString((":" + FakeForge.TOKEN).getBytes(UTF_8));
    return Set.of("Basic " + basic, "Bearer " + FakeForge.TOKEN)
        .contains(call.header("Authorization"));
  }

  @Override
  public ForgeAnswer refusal(int status, String message) {
    String exception = status == 404 ? "GitItemNotFoundException" : "InvalidArgumentValueException";
    return refusal(status, exception, message);
  }

  /** An error that has an exception's name. */
  public static ForgeAnswer refusal(int status, String exception, String message) {
    return ForgeAnswer.of(
        status,
        Fields.of("$id", "1")
            .with("innerException", null)
            .with("message", message)
            .with("typeKey", exception)
            .with("errorCode", 0)
            .with("eventId", 3000));
  }

  @Override
  public ForgeAnswer answer(ForgeCall call, ForgeState state) {
    boolean preview = call.path().endsWith("/policy/evaluations");
    if (!call.query("api-version").equals(Optional.of(preview ? "7.1-preview.1" : "7.1"))) {
      return refusal(400, "VssInvalidPreviewVersionException", "This is another version");
    }
    if (call.operation().contains("/_apis/hooks/")) {
      return AzureFacets.hooks(call, state);
    }
    if (!call.value("organization").equals("acme") || !call.value("project").equals("web shop")) {
      return refusal(404, "ProjectDoesNotExistWithNameException", "TF200016: There is none");
    }
    if (call.operation().matches(".*/_apis/(build|pipelines)/.*")) {
      return builds.answer(call, state);
    }
    return switch (call.operation()) {
      case "GET /{organization}/{project}/_apis/git/repositories" -> facets.repositories(state);
      case "POST /{organization}/{project}/_apis/git/repositories" -> facets.create(call, state);
      case "GET /{organization}/{project}/_apis/git/policy/configurations" ->
          configurations(call, state);
      case "GET /{organization}/{project}/_apis/policy/evaluations" -> evaluations(call, state);
      default ->
          call.value("repositoryId").equals(ForgeState.NAME)
              ? ofRepository(call, state)
              : facets.other(call, state);
    };
  }

  private ForgeAnswer ofRepository(ForgeCall call, ForgeState state) {
    String operation = call.operation().replace(REPOSITORY, "");
    return switch (operation) {
      case "GET " -> ForgeAnswer.of(200, AzureFacets.repository(ForgeState.NAME, true));
      case "GET /pullrequests" -> list(call, state);
      case "POST /pullrequests" -> open(call, state);
      case "GET /diffs/commits" -> compare(call, state);
      case "POST /refs" -> AzureFacets.refusedRefs(call);
      case "POST /commits/{commitId}/statuses" -> setStatus(call, state);
      case "GET /commits/{commitId}/statuses" -> statuses(call, state);
      default ->
          state
              .pull(call.number("pullRequestId"))
              .map(pull -> ofPull(operation, call, state, pull))
              .orElseGet(
                  () -> refusal(404, "GitPullRequestNotFoundException", "TF401180: There is none"));
    };
  }

  private ForgeAnswer ofPull(String operation, ForgeCall call, ForgeState state, FakePull pull) {
    return switch (operation.replaceFirst("/pull[rR]equests/\\{pullRequestId}", "")) {
      case "GET " -> ForgeAnswer.of(200, read(state, pull));
      case "PATCH " -> change(call, state, pull);
      case "GET /reviewers" -> AzureLists.all(AzureVoting.reviewers(pull));
      case "GET /threads" ->
          AzureLists.all(
              Stream.of(AzureVoting.threads(pull, !undated), AzureFacets.threads(state, pull))
                  .flatMap(List::stream)
                  .toList());
      case "POST /threads" -> AzureFacets.add(call, state, pull);
      case "PATCH /threads/{threadId}/comments/{commentId}" -> AzureFacets.replace(call, state);
      case "GET /iterations" -> AzureLists.all(AzureVoting.iterations(pull));
      default -> throw new IllegalArgumentException("The fake does not do " + operation);
    };
  }

  private static ForgeAnswer list(ForgeCall call, ForgeState state) {
    String wanted = call.query("searchCriteria.status").orElse("active");
    String source = call.query("searchCriteria.sourceRefName").orElse("");
    List<Fields> found =
        state.pulls().stream()
            .filter(pull -> wanted.equals("all") || wanted.equals(word(pull)))
            .filter(pull -> source.isEmpty() || source.equals(ref(pull.source())))
            .map(pull -> fields(state, pull, "succeeded").with("description", begin(pull.body())))
            .toList();
    return AzureLists.page(call, found, "$skip", "$top");
  }

  private static String begin(String text) {
    return text.substring(0, Math.min(400, text.length()));
  }

  private static ForgeAnswer open(ForgeCall call, ForgeState state) {
    String source = branch(call.text("sourceRefName"));
    String target = branch(call.text("targetRefName"));
    if (state.open(source, target).isPresent()) {
      return refusal(
          409,
          "GitPullRequestExistsException",
          "TF401179: An active pull request for the source and target branch already exists.");
    }
    if (isTooLong(call)) {
      return refusal(400, "InvalidArgumentValueException", "A title or description is too long");
    }
    Set<String> labels = new TreeSet<>();
    call.json().path("labels").forEach(label -> labels.add(label.path("name").asText()));
    Set<String> reviewers = new TreeSet<>();
    call.json().path("reviewers").forEach(one -> reviewers.add(one.path("id").asText()));
    boolean draft = call.json().path("isDraft").asBoolean();
    Proposal proposal =
        new Proposal(
            source, target, call.text("title"), call.text("description"), labels, reviewers, draft);
    return ForgeAnswer.of(200, fields(state, state.propose(proposal), "queued"));
  }

  private static boolean isTooLong(ForgeCall call) {
    return call.text("title").length() > 400 || call.text("description").length() > 4000;
  }

  private static ForgeAnswer compare(ForgeCall call, ForgeState state) {
    String base = call.query("baseVersion").orElse("");
    String target = call.query("targetVersion").orElse("");
    if (state.repository().head(base).isEmpty() || state.repository().head(target).isEmpty()) {
      return refusal(404, "GitUnresolvableToCommitException", "TF401175: There is no such branch");
    }
    String from = state.repository().head(base).orElseThrow().hex();
    String to = state.repository().head(target).orElseThrow().hex();
    return ForgeAnswer.of(
        200,
        Fields.of("baseCommit", from)
            .with("targetCommit", to)
            .with("commonCommit", state.isIn(target, base) ? to : from));
  }

  /** What was asked for is done when somebody looks. */
  private Fields read(ForgeState state, FakePull pull) {
    if (busy > 0) {
      busy--;
      return fields(state, pull, "queued");
    }
    MergeMethod method = asked.remove(pull.number());
    boolean ready = state.readiness(pull) == ForgeState.Readiness.READY;
    if (method != null && !(ready && state.merge(pull, method))) {
      failed.put(pull.number(), "rejectedByPolicy");
    }
    boolean conflict = state.readiness(pull) == ForgeState.Readiness.CONFLICT;
    String other = failed.getOrDefault(pull.number(), "succeeded");
    return fields(state, pull, conflict ? "conflicts" : other);
  }

  private ForgeAnswer change(ForgeCall call, ForgeState state, FakePull pull) {
    if (pull.state() != PullRequest.State.OPEN) {
      return refusal(400, "GitPullRequestNotEditableException", "TF401181: It cannot be edited");
    }
    if (isTooLong(call)) {
      return refusal(400, "InvalidArgumentValueException", "A title or description is too long");
    }
    JsonNode change = call.json();
    pull.title(change.path("title").asText(pull.title()));
    pull.body(change.path("description").asText(pull.body()));
    if (change.path("status").asText().equals("abandoned")) {
      pull.open(false, state.now());
    }
    return change.path("status").asText().equals("completed")
        ? complete(change, state, pull)
        : ForgeAnswer.of(200, fields(state, pull, "succeeded"));
  }

  private ForgeAnswer complete(JsonNode change, ForgeState state, FakePull pull) {
    String head = change.path("lastMergeSourceCommit").path("commitId").asText();
    String strategy = change.path("completionOptions").path("mergeStrategy").asText();
    if (!head.equals(pull.head().hex())) {
      return refusal(
          409,
          "GitPullRequestStaleException",
          "TF401192: The source branch has been modified since the last merge attempt.");
    }
    if (state.readiness(pull) == ForgeState.Readiness.UNAPPROVED) {
      return refusal(
          403, "GitPullRequestUpdateRejectedByPolicyException", "TF402455: Policies say no.");
    }
    asked.put(pull.number(), Optional.ofNullable(STRATEGIES.get(strategy)).orElseThrow());
    failed.remove(pull.number());
    return ForgeAnswer.of(200, fields(state, pull, "queued"));
  }

  private static ForgeAnswer setStatus(ForgeCall call, ForgeState state) {
    JsonNode context = call.json().path("context");
    String name = context.path("genre").asText() + "|" + context.path("name").asText();
    return ForgeAnswer.of(
        200,
        status(
            state.status(
                call.commit("commitId"), name, call.text("state"), call.text("description"))));
  }

  private static ForgeAnswer statuses(ForgeCall call, ForgeState state) {
    boolean latest = call.query("latestOnly").orElse("").equals("true");
    Map<String, Fields> found = new LinkedHashMap<>();
    for (FakeStatus status : state.statuses(call.commit("commitId"))) {
      found.putIfAbsent(status.context() + (latest ? "" : status.id()), status(status));
    }
    return AzureLists.page(call, List.copyOf(found.values()), "skip", "top");
  }

  private static Fields status(FakeStatus status) {
    String[] context = status.context().split("\\|", -1);
    return Fields.of("id", status.id())
        .with("state", status.state())
        .with("description", status.description())
        .with("context", Fields.of("genre", context[0]).with("name", context[1]));
  }

  private ForgeAnswer configurations(ForgeCall call, ForgeState state) {
    if (!call.query("repositoryId").equals(Optional.of(REPOSITORY_ID))) {
      return AzureLists.all(List.of());
    }
    return AzureLists.continued(
        call, policies.configurations(state, call.query("refName").orElse("")));
  }

  private ForgeAnswer evaluations(ForgeCall call, ForgeState state) {
    String artifact = call.query("artifactId").orElse("");
    String all = "vstfs:///CodeReview/CodeReviewId/" + PROJECT_ID + "/";
    FakePull pull = state.pull(Long.parseLong(artifact.replace(all, ""))).orElseThrow();
    return AzureLists.page(call, policies.evaluations(state, pull), "$skip", "$top");
  }

  /** The merge commit of an open one is that of an attempt. */
  private static Fields fields(ForgeState state, FakePull pull, String mergeStatus) {
    String attempt = state.repository().head(pull.target()).orElseThrow().hex();
    return Fields.of("pullRequestId", pull.number())
        .with("title", pull.title())
        .with("description", pull.body())
        .with("status", word(pull))
        .with("isDraft", pull.isDraft())
        .with("mergeStatus", mergeStatus)
        .with("sourceRefName", ref(pull.source()))
        .with("targetRefName", ref(pull.target()))
        .with("repository", AzureFacets.repository(ForgeState.NAME, true))
        .with("lastMergeSourceCommit", Fields.of("commitId", pull.head().hex()))
        .with(
            "lastMergeCommit",
            Fields.of("commitId", pull.mergeCommit().map(as -> as.hex()).orElse(attempt)))
        .with("labels", pull.labels().stream().map(name -> Fields.of("name", name)).toList());
  }

  private static String word(FakePull pull) {
    return switch (pull.state()) {
      case OPEN -> "active";
      case MERGED -> "completed";
      case CLOSED -> "abandoned";
    };
  }

  private static String ref(String branch) {
    return "refs/heads/" + branch;
  }

  private static String branch(String ref) {
    return ref.replaceFirst("^refs/heads/", "");
  }
}
