package io.gitops4j.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The checker of the run protocol")
class ProtocolCheckerTest {
  private static final String OURS = "version: " + World.VALUE + " # ours\nowner: ann\n";
  private static final String STAGE = "test";

  @TempDir Path folder;
  private World world;

  @BeforeEach
  void begin() throws IOException {
    world = new World(folder);
  }

  @AfterEach
  void end() {
    world.close();
  }

  /** A run that landed one commit as it should, and is not at its end yet. */
  private String landed() throws IOException {
    world.begin("r1", 1).owned("r1", "test", STAGE);
    world.intended("r1", World.KEY, "test/change", "git.commit", World.edit("v0", World.VALUE));
    String commit = lands(world.beginning, Map.of("app.yaml", OURS));
    world.done("r1", World.KEY, World.receipt(commit));
    return commit;
  }

  private String lands(String parent, Map<String, String> files) throws IOException {
    return world.commit("main", List.of(parent), files, World.trailers("r1", World.KEY));
  }

  /** It gives the environment back, and ends. */
  private void over() throws IOException {
    world.vacated("r1", "test", 1).ended("r1", "SUCCEEDED");
  }

  /** All there is to be found is broken invariants of this number, and at least one. */
  private void finds(String invariant, String part) throws IOException {
    assertThat(withoutArtifacts())
        .isNotEmpty()
        .allSatisfy(found -> assertThat(found).startsWith(invariant + ":"))
        .anySatisfy(found -> assertThat(found).contains(part));
  }

  /** The artifact of most tests is a name only. */
  private List<String> withoutArtifacts() throws IOException {
    return world.violations().stream().filter(v -> !v.contains("pushed and is lost")).toList();
  }

  @Test
  @DisplayName("finds nothing where all is well")
  void allIsWell() throws IOException {
    landed();
    over();
    assertThat(withoutArtifacts()).isEmpty();
    assertThat(world.check().counts())
        .containsEntry("commits on branches", 1)
        .containsEntry("runs SUCCEEDED", 1);
  }

  @Test
  @DisplayName("I1: sees a commit that landed twice")
  void twoCommits() throws IOException {
    String commit = landed();
    over();
    world.commit(
        "again", List.of(commit), Map.of("app.yaml", OURS), World.trailers("r1", World.KEY));
    finds("I1", "have one key");
  }

  @Test
  @DisplayName("I1: sees two pull requests of one key")
  void twoPullRequests() throws IOException {
    landed();
    over();
    String source = "gitops4j/app/" + "1".repeat(32);
    world.begin("r2", 2);
    world.intended("r2", "1".repeat(32), "produce/x", "git.pull-request", "");
    world.done("r2", "1".repeat(32), "").ended("r2", "SUCCEEDED");
    world.pull(1, source, "CLOSED", "");
    world.pull(2, source, "OPEN", "");
    finds("I1", "two pull requests");
  }

  @Test
  @DisplayName("I1: sees an artifact that was pushed and is not there")
  void lostArtifact() throws IOException {
    landed();
    over();
    assertThat(world.violations()).singleElement().asString().contains("pushed and is lost");
  }

  @Test
  @DisplayName("I1: sees a tag that was acknowledged and is not there")
  void lostTag() throws IOException {
    String commit = landed();
    String key = "4".repeat(32);
    String tag = "'tag': 'v1', 'commit': '" + commit + "'";
    world.intended("r1", key, "test/tag", "git.tag", tag).done("r1", key, tag);
    over();
    finds("I1", "tag v1 is at null");
    world.ref("refs/tags/v1", commit);
    assertThat(withoutArtifacts()).isEmpty();
  }

  @Test
  @DisplayName("I2: sees a commit, a tag, a pull request, a merge and an artifact nobody intended")
  void notIntended() throws IOException {
    String commit = landed();
    over();
    String other =
        world.commit(
            "other",
            List.of(commit),
            Map.of("app.yaml", OURS),
            World.trailers("r1", "9".repeat(32)));
    world.ref("refs/tags/v1", other);
    world.pull(1, "gitops4j/app/" + "8".repeat(32), "OPEN", "");
    world.artifact("stray", "{}");
    assertThat(withoutArtifacts())
        .hasSize(4)
        .allSatisfy(found -> assertThat(found).startsWith("I2:"))
        .allSatisfy(found -> assertThat(found).contains("never intended"));
  }

  @Test
  @DisplayName("I2: sees an effect that is older than its intent")
  void tooEarly() throws IOException {
    world.begin("r1", 1).owned("r1", "test", STAGE);
    String commit = lands(world.beginning, Map.of("app.yaml", OURS));
    world.intended("r1", World.KEY, "test/change", "git.commit", World.edit("v0", World.VALUE));
    world.done("r1", World.KEY, World.receipt(commit));
    over();
    finds("I2", "is older than the intent");
  }

  @Test
  @DisplayName("I2: sees a run that ended with an effect nobody looked for")
  void unresolved() throws IOException {
    landed();
    world.intended("r1", "2".repeat(32), "test/tag", "git.tag", "'tag': 't'");
    over();
    finds("I2", "nobody knows");
  }

  @Test
  @DisplayName("I3: sees progress of a claim that was lost")
  void fencedWriter() throws IOException {
    landed();
    world.record("run/r1", "Claimed", 2, "'process': 'q'");
    world.record("run/r1", "StepDone", 1, "");
    world.vacated("r1", "test", 1);
    world.record("run/r1", "Ended", 2, "'outcome': 'SUCCEEDED'");
    finds("I3", "comes after one of epoch 2");
  }

  @Test
  @DisplayName("I3: sees two holders of one environment")
  void twoHolders() throws IOException {
    landed();
    world.begin("r2", 2).owned("r2", "test", STAGE);
    world.vacated("r2", "test", 2).ended("r2", "SUCCEEDED").ended("r1", "SUCCEEDED");
    finds("I3", "while another has it");
  }

  @Test
  @DisplayName("I3: sees an effect in an environment that the run had given back")
  void afterVacating() throws IOException {
    world.begin("r1", 1).owned("r1", "test", STAGE).vacated("r1", "test", 1);
    world.intended("r1", World.KEY, "test/change", "git.commit", World.edit("v0", World.VALUE));
    String commit = lands(world.beginning, Map.of("app.yaml", OURS));
    world.done("r1", World.KEY, World.receipt(commit)).ended("r1", "SUCCEEDED");
    finds("I3", "did not have then");
  }

  @Test
  @DisplayName("I4: sees a foreign byte that one of our commits changed")
  void foreignByte() throws IOException {
    world.begin("r1", 1).owned("r1", "test", STAGE);
    world.intended("r1", World.KEY, "test/change", "git.commit", World.edit("v0", World.VALUE));
    String commit = lands(world.beginning, Map.of("app.yaml", OURS.replace("ann", "bob")));
    world.done("r1", World.KEY, World.receipt(commit));
    over();
    finds("I4", "changed more of app.yaml than version");
  }

  @Test
  @DisplayName("I4: sees a file of others that one of our commits removed")
  void foreignFile() throws IOException {
    String foreign =
        world.commit(
            "main",
            List.of(world.beginning),
            Map.of("app.yaml", "version: v0 # ours\nowner: ann\n", "other", "1"));
    world.begin("r1", 1).owned("r1", "test", STAGE);
    world.intended("r1", World.KEY, "test/change", "git.commit", World.edit("v0", World.VALUE));
    String commit = lands(foreign, Map.of("app.yaml", OURS));
    world.done("r1", World.KEY, World.receipt(commit));
    over();
    finds("I4", "changed [app.yaml, other]");
  }

  @Test
  @DisplayName("I4: sees an update that was lost: the value replaced is not the one expected")
  void lostUpdate() throws IOException {
    String foreign =
        world.commit(
            "main",
            List.of(world.beginning),
            Map.of("app.yaml", "version: v7 # ours\nowner: ann\n"));
    world.begin("r1", 1).owned("r1", "test", STAGE);
    world.intended("r1", World.KEY, "test/change", "git.commit", World.edit("v0", World.VALUE));
    String commit = lands(foreign, Map.of("app.yaml", OURS));
    world.done("r1", World.KEY, World.receipt(commit));
    over();
    finds("I4", "which was Optional[v7]");
  }

  @Test
  @DisplayName("I4: sees a commit that was acknowledged and is not on the branch")
  void lostCommit() throws IOException {
    String commit = landed();
    over();
    world.ref("refs/heads/main", world.beginning);
    world.ref("refs/heads/side", commit);
    finds("I4", "which was lost");
  }

  @Test
  @DisplayName("I4: sees a commit and a value of somebody else that were lost")
  void lostForeign() throws IOException {
    landed();
    over();
    ProtocolChecker.Report report =
        world
            .checker()
            .foreign("git", List.of("d".repeat(40)), "owner", Map.of("app.yaml", "bob"))
            .check();
    assertThat(report.violations())
        .anySatisfy(found -> assertThat(found).contains("of somebody else was lost"))
        .anySatisfy(found -> assertThat(found).contains("wrote to app.yaml was lost: bob"));
  }

  @Test
  @DisplayName("I4: sees a merge in a history that is to be linear")
  void merge() throws IOException {
    String commit = landed();
    over();
    String side = world.commit("side", List.of(world.beginning), Map.of("app.yaml", "x"));
    world.commit("main", List.of(commit, side), Map.of("app.yaml", OURS));
    finds("I4", "not linear");
  }

  @Test
  @DisplayName("I5: sees a change of a gated environment that nobody approved")
  void notApproved() throws IOException {
    landed();
    world.owned("r1", "prod", "prod");
    world.record("run/r1", "GatesJudged", 1, judged("Open"));
    world.intended("r1", "3".repeat(32), "prod/tag", "git.tag", "'tag': 't', 'commit': 'c'");
    world.record("run/r1", "OpObserved", 1, "'op': '" + "3".repeat(32) + "', 'outcome': 'REFUSED'");
    world.vacated("r1", "prod", 1);
    over();
    finds("I5", "nobody approved its subject");
  }

  @Test
  @DisplayName("I5: sees a change that was sent while a gate was closed again")
  void closedAtAct() throws IOException {
    landed();
    world.owned("r1", "prod", "prod");
    world.record(
        "run/r1",
        "Approved",
        0,
        "'gate': 'prod/approvals', 'actor': 'lee', 'subject': '" + World.SUBJECT + "'");
    world.record("run/r1", "GatesJudged", 1, judged("Blocked"));
    world.intended("r1", "3".repeat(32), "prod/tag", "git.tag", "'tag': 't', 'commit': 'c'");
    world.record("run/r1", "OpObserved", 1, "'op': '" + "3".repeat(32) + "', 'outcome': 'REFUSED'");
    world.vacated("r1", "prod", 1);
    over();
    finds("I5", "while prod was Blocked");
  }

  private static String judged(String verdict) {
    return "'stage': 'prod', 'verdict': '" + verdict + "', 'subject': '" + World.SUBJECT + "'";
  }

  @Test
  @DisplayName("I5: sees a digest that is not the one that was built")
  void otherDigest() throws IOException {
    String other = "1@sha256:" + "c".repeat(64);
    world.begin("r1", 1).owned("r1", "test", STAGE);
    world.intended("r1", World.KEY, "test/change", "git.commit", World.edit("v0", other));
    String commit =
        lands(world.beginning, Map.of("app.yaml", "version: " + other + " # ours\nowner: ann\n"));
    world.done("r1", World.KEY, World.receipt(commit));
    over();
    finds("I5", "not what was built");
  }

  @Test
  @DisplayName("I6: sees a silent downgrade")
  void downgrade() throws IOException {
    world.begin("r1", 1).begin("r2", 2);
    world.owned("r2", "test", STAGE).vacated("r2", "test", 2).ended("r2", "SUCCEEDED");
    world.owned("r1", "test", STAGE);
    over();
    finds("I6", "order 1 after order 2");
  }

  @Test
  @DisplayName("I7: sees a run whose journal has no beginning")
  void noBeginning() throws IOException {
    world.record("run/r1", "Claimed", 1, "'process': 'p'").ended("r1", "FAILED");
    finds("I7", "does not begin");
  }

  @Test
  @DisplayName("I8: sees a run that just stopped, and one that is parked without a sentence")
  void neverEnded() throws IOException {
    world.begin("r1", 1).begin("r2", 2);
    world.record("run/r2", "Parked", 1, "'problem': {'sentence': ' '}");
    assertThat(withoutArtifacts())
        .containsExactly(
            "I8: run r1 neither ended nor is it parked", "I8: run r2 is parked without a sentence");
  }

  @Test
  @DisplayName("I8: sees a run that ended as if nothing had landed, and one that went on")
  void untrueEnd() throws IOException {
    landed();
    world.vacated("r1", "test", 1).ended("r1", "CANCELLED");
    world.record("run/r1", "StepDone", 1, "");
    assertThat(withoutArtifacts())
        .hasSize(2)
        .anySatisfy(found -> assertThat(found).contains("cancelled without effect"))
        .anySatisfy(found -> assertThat(found).contains("goes on after its end"));
  }

  @Test
  @DisplayName("I9: sees a lock that was left")
  void lock() throws IOException {
    landed();
    over();
    Files.createFile(world.bare.resolve("refs/heads/main.lock"));
    finds("I9", "main.lock");
  }

  @Test
  @DisplayName("I9: sees a branch that takes no push")
  void stuckBranch() throws IOException {
    landed();
    String url = world.bare.toUri().toString();
    assertThat(Visitor.troubles(url, folder.resolve("well"))).isEmpty();
    Files.createFile(world.bare.resolve("refs/heads/main.lock"));
    assertThat(Visitor.troubles(url, folder.resolve("stuck")))
        .singleElement()
        .asString()
        .contains("refs/heads/main takes no push");
  }

  @Test
  @DisplayName("sees two runs of one change")
  void twoRuns() throws IOException {
    world.begin("r1", 1);
    world.record("run/r2", "RunStarted", 0, "'pipeline': 'app', 'order': 2, 'start': {'n': '1'}");
    world.ended("r1", "FAILED").record("run/r2", "Ended", 1, "'outcome': 'FAILED'");
    finds("START", "started by one change");
  }
}
