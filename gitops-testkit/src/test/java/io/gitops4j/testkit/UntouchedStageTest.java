package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Check;
import io.gitops4j.core.pipeline.Fanout;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Stage;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.pipeline.Verdict;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.k8s.FolderTarget;
import io.gitops4j.k8s.PlainYamlRenderer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A stage that fails, and is to be rolled back and applied again,")
class UntouchedStageTest {
  private static final Change CHANGE =
      Change.in("gitops", file("shop/values.yaml").set("version", "v1"));
  private static final Change PROPOSAL = CHANGE.through(pullRequest("Release"));
  private static final Step BROKEN = Steps.check("smoke", context -> Check.failed("it is down"));

  private final AtomicInteger appliedAgain = new AtomicInteger();
  private DeliveryKit kit;

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  @DisplayName("by a check before its change is not put on hold, and nothing is applied")
  void checkFirst() {
    kit = kit(s -> s.then(BROKEN).change(CHANGE));
    untouched(run(), Outcome.FAILED);
  }

  @Test
  @DisplayName("by a check, its values having been there already, is not put on hold")
  void nothingToChange() {
    kit = kit(s -> s.change(CHANGE).then(BROKEN)).push("gitops", "shop/values.yaml", "version: v1");
    untouched(run(), Outcome.FAILED);
  }

  @Test
  @DisplayName("by a gate that closes right before its change is rejected, and not put on hold")
  void gate() {
    AtomicInteger looks = new AtomicInteger();
    Gate once =
        Gate.named(
            "once",
            "1",
            context ->
                looks.getAndIncrement() == 0 ? Verdict.open("yes") : Verdict.refused("no more"));
    kit = kit(s -> s.guard(once).change(CHANGE));
    untouched(run(), Outcome.REJECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-intent", "after-intent", "before-act"})
  @DisplayName("by a refusal of its commit is not put on hold, wherever the process died before")
  void refused(String point) {
    kit = kit(s -> s.change(CHANGE)).crashAt(point).failNext("commit", ErrorKind.FORBIDDEN);
    untouched(run(), Outcome.REJECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "before-act", "after-act", "after-receipt"})
  @DisplayName("by a check after its change is taken back and put on hold, wherever it died before")
  void changed(String point) {
    kit = kit(s -> s.change(CHANGE).then(BROKEN)).crashAt(point);
    takenBack(run());
    assertThat(kit.commits("gitops", "shop/values.yaml")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-act", "after-act"})
  @DisplayName("in one branch, another one's commit having landed unrecorded, is taken back")
  void besides(String point) {
    Consumer<Stage> stage =
        s ->
            s.forEach(
                "all",
                List.of("changing", "broken"),
                item -> item,
                Fanout.allAtOnce(),
                (item, inner) -> inner.then(item.equals("broken") ? BROKEN : CHANGE));
    kit = kit(stage).crashAt(point);
    takenBack(run());
  }

  @Test
  @DisplayName("because people closed its pull request is not put on hold")
  void closed() {
    kit = kit(s -> s.change(PROPOSAL));
    Run waiting = run();
    kit.forge().pullRequests().orElseThrow().close(kit.url("gitops"), proposed().number());
    kit.time().advance(Duration.ofMinutes(2));
    untouched(kit.settle(waiting.id()), Outcome.REJECTED);
  }

  @Test
  @DisplayName(
      "because its pull request was open for too long is put on hold: it may yet be merged")
  void stillOpen() {
    kit = kit(s -> s.then(PROPOSAL.within(Duration.ofHours(1))));
    Run waiting = run();
    kit.time().advance(Duration.ofHours(2));
    heldAndAppliedAgain(kit.settle(waiting.id()));
    assertThat(proposed().state()).isEqualTo(PullRequest.State.OPEN);
  }

  @Test
  @DisplayName(
      "because the second merge took too long is put on hold, though the first was refused")
  void stillOpenAtSecond() {
    Step twice =
        CHANGE
            .through(pullRequest("Release").mergedByUs(MergeMethod.MERGE))
            .within(Duration.ofHours(1))
            .retry(1, Duration.ofMinutes(1));
    kit = kit(s -> s.then(twice)).failNext("merge", ErrorKind.FORBIDDEN);
    kit.forge().protect(kit.url("gitops"), "main", 1);
    Run waiting = run();
    kit.time().advance(Duration.ofHours(2));
    heldAndAppliedAgain(kit.settle(waiting.id()));
    assertThat(proposed().state()).isEqualTo(PullRequest.State.OPEN);
  }

  @Test
  @DisplayName("because its pull request was merged with other values is put on hold")
  void altered() {
    kit = kit(s -> s.change(PROPOSAL));
    Run waiting = run();
    alterProposal();
    kit.merge("gitops", proposed());
    heldAndAppliedAgain(kit.settle(waiting.id()));
    assertThat(version()).isEqualTo("v7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "before-act", "after-act", "after-receipt"})
  @DisplayName(
      "by a check after its pull request was merged is taken back, wherever it died before")
  void merged(String point) {
    Change byUs = CHANGE.through(pullRequest("Release").mergedByUs(MergeMethod.SQUASH));
    kit = kit(s -> s.change(byUs).then(BROKEN)).mergesPullRequestsOf("gitops").crashAt(point);
    takenBack(run());
  }

  @Test
  @DisplayName("by a check after something was applied without a commit is put on hold")
  void applied(@TempDir Path folder) {
    Step apply = Steps.apply(PlainYamlRenderer.create(), "gitops", "shop");
    kit = kit(s -> s.then(apply).then(BROKEN)).target("prod", FolderTarget.at(folder));
    heldAndAppliedAgain(run());
  }

  @Test
  @DisplayName("by a refusal of what it was applying is put on hold: some of it may be there")
  void halfApplied(@TempDir Path folder) {
    Step apply = Steps.apply(PlainYamlRenderer.create(), "gitops", "shop");
    kit = kit(s -> s.then(apply)).target("prod", FolderTarget.at(folder));
    kit.push("gitops", "shop/values.yaml", "kind: [broken\n");
    heldAndAppliedAgain(run());
  }

  private DeliveryKit kit(Consumer<Stage> body) {
    Step again =
        Step.named(
            "again",
            context -> {
              appliedAgain.incrementAndGet();
              return StepResult.done();
            });
    Pipeline pipeline =
        Pipeline.named("shop")
            .stage("prod", s -> body.accept(s.into("prod").onFailure(rollBack().then(again))));
    return DeliveryKit.of(pipeline).repository("gitops", Map.of("shop/values.yaml", "version: v0"));
  }

  private Run run() {
    return kit.run("shop", Start.manual(), "ann");
  }

  private void untouched(Run run, Outcome outcome) {
    assertThat(run.outcome()).contains(outcome);
    assertThat(kit.delivery().environment("shop", "prod").hold()).isEmpty();
    assertThat(appliedAgain).hasValue(0);
    assertThat(run.nodes()).noneMatch(node -> node.names().contains("rollback"));
  }

  private void heldAndAppliedAgain(Run run) {
    assertThat(run.outcome()).contains(Outcome.ROLLED_BACK);
    assertThat(kit.delivery().environment("shop", "prod").hold()).isPresent();
    assertThat(appliedAgain).hasValue(1);
  }

  private void takenBack(Run run) {
    heldAndAppliedAgain(run);
    assertThat(version()).isEqualTo("v0");
  }

  private String version() {
    return kit.file("gitops", "shop/values.yaml").strip().substring("version: ".length());
  }

  /** Somebody pushes another value to the proposal's branch. */
  private void alterProposal() {
    GitRepository git = kit.git("gitops");
    String branch = proposed().sourceBranch();
    CommitId head = git.head(branch).orElseThrow();
    FileEdit edit = FileEdit.put("shop/values.yaml", "version: v7");
    Optional<byte[]> before = git.read(head, edit.path());
    ExpectedEdit expected = new ExpectedEdit(edit, edit.current(before.orElseThrow()));
    OperationKey key = OperationKey.named("another");
    git.commit(CommitRequest.of(key, branch, head, List.of(expected), "Another value"));
  }

  private PullRequest proposed() {
    return kit.pullRequests("gitops").get(0);
  }
}
