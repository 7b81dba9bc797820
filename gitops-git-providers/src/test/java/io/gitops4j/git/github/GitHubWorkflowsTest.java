package io.gitops4j.git.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.core.spi.Workflows.Dispatch;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import io.gitops4j.git.fake.ForgeAnswer;
import io.gitops4j.git.fake.ForgeCall;
import io.gitops4j.git.fake.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("GitHub's workflows")
class GitHubWorkflowsTest extends GitHubFixture {
  private static final String RUNS = "/repos/acme/shop/actions/workflows/deliver.yml/runs";
  private static final String DISPATCHES =
      "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches";

  private Workflows workflows() {
    return provider.workflows().orElseThrow();
  }

  private static Dispatch dispatch(String key) {
    return on("main", key);
  }

  private static Dispatch on(String branch, String key) {
    return new Dispatch(
        "deliver.yml", branch, Map.of("environment", "prod"), OperationKey.named(key));
  }

  @Test
  @DisplayName("are told their key among their inputs, and asked which run it is")
  void inputs() {
    WorkflowRun started = workflows().start(shop, dispatch("one"));
    ForgeCall call = github.calls(DISPATCHES).get(0);
    assertThat(call.json().path("inputs").path("gitops4j_key").asText())
        .isEqualTo(OperationKey.named("one").value());
    assertThat(call.json().path("return_run_details").asBoolean()).isTrue();
    assertThat(started.url()).endsWith("/acme/shop/actions/runs/" + started.id());
    assertThat(github.calls()).as("nothing is asked after the start").hasSize(1);
  }

  @Test
  @DisplayName("are found by their key past three pages, the first one if there are two")
  void pages() {
    WorkflowRun first = workflows().start(shop, dispatch("this"));
    workflows().start(shop, dispatch("this"));
    IntStream.range(0, 8).forEach(i -> workflows().start(shop, dispatch("other " + i)));
    github.pageSize(3);
    assertThat(workflows().find(shop, dispatch("this"), Instant.EPOCH))
        .map(WorkflowRun::id)
        .contains(first.id());
    assertThat(github.calls("GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs"))
        .hasSize(4);
  }

  @Test
  @DisplayName("are looked for on their branch, and since a moment")
  void elsewhere() {
    workflows().start(shop, dispatch("one"));
    assertThat(workflows().find(shop, on("feature", "one"), Instant.EPOCH)).isEmpty();
    Instant later = SystemClock.utc().instant().plus(Duration.ofHours(1));
    assertThat(workflows().find(shop, dispatch("one"), later)).isEmpty();
    assertThat(workflows().find(shop, dispatch("one"), later.minus(Duration.ofHours(2))))
        .isPresent();
  }

  @Test
  @DisplayName("say what was wrong: no such file, branch, or input")
  void refusals() {
    Map<String, String> inputs = Map.of("environment", "prod");
    OperationKey key = OperationKey.named("one");
    assertFails(
        ErrorKind.NOT_FOUND,
        () -> workflows().start(shop, new Dispatch("absent.yml", "main", inputs, key)));
    assertFails(ErrorKind.NOT_FOUND, () -> workflows().start(shop, on("absent", "one")));
    ProviderException e =
        assertFails(
            ErrorKind.INVALID,
            () ->
                workflows()
                    .start(shop, new Dispatch("deliver.yml", "main", Map.of("colour", "x"), key)));
    assertThat(e.getMessage()).contains("Could not start workflow deliver.yml", "[colour]");
    github.next(
        "POST",
        "/repos/acme/shop/actions/workflows/deliver.yml/dispatches",
        refusal(403, "Resource not accessible by integration"));
    assertFails(ErrorKind.FORBIDDEN, () -> workflows().start(shop, dispatch("one")));
    assertFails(ErrorKind.NOT_FOUND, () -> workflows().get(shop, "4711"));
    assertFails(ErrorKind.NOT_FOUND, () -> workflows().cancel(shop, "4711"));
    assertThat(github.state().runs().all()).as("nothing was started").isEmpty();
  }

  @Test
  @DisplayName("of an older Enterprise Server are started once, and then looked for once")
  void olderServer() {
    dialect.isOld();
    WorkflowRun started = workflows().start(shop, dispatch("one"));
    assertThat(github.state().runs().all()).hasSize(1);
    assertThat(workflows().get(shop, started.id()).state()).isEqualTo(WorkflowRun.State.RUNNING);
    ForgeAnswer nothing =
        ForgeAnswer.of(200, Fields.of("total_count", 0).with("workflow_runs", List.of()));
    github.next("GET", RUNS, Trouble.instead(nothing));
    ProviderException e =
        assertFails(ErrorKind.UNAVAILABLE, () -> workflows().start(shop, dispatch("two")));
    assertThat(e.retry()).isEqualTo(Retry.LOOK_FIRST);
    assertThat(e.getMessage()).contains(OperationKey.named("two").value());
    assertThat(workflows().find(shop, dispatch("two"), Instant.EPOCH)).isPresent();
    assertThat(github.state().runs().all()).hasSize(2);
  }

  @Test
  @DisplayName("whose start nobody answered are to be looked for, and not to be started again")
  void unanswered() {
    github.next(
        "POST",
        "/repos/acme/shop/actions/workflows/deliver.yml/dispatches",
        refusal(502, "Bad gateway"));
    ProviderException e =
        assertFails(ErrorKind.UNAVAILABLE, () -> workflows().start(shop, dispatch("one")));
    assertThat(e.retry()).isEqualTo(Retry.LOOK_FIRST);
  }

  @ParameterizedTest
  @CsvSource({
    "success,SUCCEEDED", "neutral,SUCCEEDED", "cancelled,CANCELLED", "failure,FAILED",
    "timed_out,FAILED", "startup_failure,FAILED", "skipped,FAILED", "action_required,FAILED"
  })
  @DisplayName("end as GitHub says; what was skipped has not done what it was started for")
  void conclusions(String conclusion, WorkflowRun.State state) {
    Fields run =
        Fields.of("id", 7)
            .with("html_url", "https://github.com/acme/shop/actions/runs/7")
            .with("status", "completed")
            .with("conclusion", conclusion);
    github.next(
        "GET", "/repos/acme/shop/actions/runs/7", Trouble.instead(ForgeAnswer.of(200, run)));
    WorkflowRun read = workflows().get(shop, "7");
    assertThat(read.state()).isEqualTo(state);
    assertThat(read.conclusion()).isEqualTo(conclusion);
  }

  @Test
  @DisplayName("that GitHub can't cancel, though they run, are no success")
  void notCancelled() {
    WorkflowRun started = workflows().start(shop, dispatch("one"));
    github.next(
        "POST",
        "/repos/acme/shop/actions/runs/" + started.id() + "/cancel",
        refusal(409, "Cannot cancel a workflow re-run that has not yet queued."));
    assertFails(ErrorKind.STALE, () -> workflows().cancel(shop, started.id()));
    workflows().cancel(shop, started.id());
    workflows().cancel(shop, started.id());
    assertThat(workflows().get(shop, started.id()).state()).isEqualTo(WorkflowRun.State.CANCELLED);
  }
}
