package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.DeploymentTarget.Health.State;
import io.gitops4j.core.spi.FollowingTarget;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.SourceCommit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link FollowingTarget} does. Extend it; give a target, commits of a repository of its
 * own, and what follows that repository. Where that is real it does the rest by itself and is
 * awaited; where a test plays it, {@link #arrive} and {@link #fail} are where.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
public abstract class FollowingTargetContract {
  private static final CommitId NOBODYS = new CommitId("5".repeat(40));

  /** The application that is asked for. */
  protected static final String APPLICATION = "shop";

  /** The environment that is asked for. */
  protected static final String ENVIRONMENT = "test";

  /** Makes the kit; subclasses are made by JUnit. */
  protected FollowingTargetContract() {}

  /** A target for an environment that nothing makes yet; again within a test, for the same one. */
  protected abstract DeploymentTarget open() throws Exception;

  /**
   * Commits something that is well once it is there, onto what was committed before. Nobody is
   * told.
   *
   * @param content what tells it from others
   */
  protected abstract SourceCommit commitGood(String content) throws Exception;

  /** Commits something that can't get well, onto what was committed before. */
  protected abstract SourceCommit commitBad() throws Exception;

  /** Has something follow the repository from now on, into the environment. */
  protected abstract void follow() throws Exception;

  /** Has the environment get to be as of a commit that is good; nothing where it does by itself. */
  protected void arrive(SourceCommit commit) throws Exception {}

  /** Has the environment fail with a bad commit; nothing where it does by itself. */
  protected void fail(SourceCommit commit) throws Exception {}

  /** What the sentence says of the reason why a bad commit fails. */
  protected abstract String reason();

  @Test
  @DisplayName("an environment that nothing makes yet is waited for, with a commit and without")
  void absent() throws Exception {
    SourceCommit first = commitGood("one");
    for (List<SourceCommit> landed : List.of(List.<SourceCommit>of(), List.of(first))) {
      Health health = open().health(APPLICATION, ENVIRONMENT, landed);
      assertThat(health.state()).isEqualTo(State.ABSENT);
      assertThat(health.sentence()).isNotBlank();
    }
  }

  @Test
  @DisplayName("it is well with the very commit, and until then says what it waits for and has")
  void waitsForTheVeryCommit() throws Exception {
    SourceCommit first = commitGood("one");
    follow();
    arrive(first);
    assertThat(await(State.HEALTHY, first).sentence()).contains(first.commit().abbreviated());
    SourceCommit second = commitGood("two");
    Health waiting = health(second);
    assertThat(waiting.state()).isEqualTo(State.PROGRESSING);
    assertThat(waiting.sentence())
        .contains("waits for commit " + second.commit().abbreviated())
        .contains(second.repository().url().toString())
        .contains(first.commit().abbreviated());
    arrive(second);
    assertThat(await(State.HEALTHY, second).sentence()).contains(second.commit().abbreviated());
  }

  @Test
  @DisplayName("a commit that came after counts for those before it, and not the other way")
  void laterCommitsCount() throws Exception {
    SourceCommit first = commitGood("one");
    SourceCommit second = commitGood("two");
    follow();
    arrive(second);
    await(State.HEALTHY, second);
    assertThat(health(first).state()).isEqualTo(State.HEALTHY);
    SourceCommit third = commitGood("three");
    Health waiting = health(first, third);
    assertThat(waiting.state()).as("all of them are wanted").isEqualTo(State.PROGRESSING);
    assertThat(waiting.sentence()).contains("waits for commit " + third.commit().abbreviated());
    arrive(third);
    await(State.HEALTHY, first, third);
  }

  @Test
  @DisplayName("a commit that its repository does not have is never there")
  void unknownCommit() throws Exception {
    SourceCommit first = commitGood("one");
    follow();
    arrive(first);
    await(State.HEALTHY, first);
    SourceCommit nobodys = new SourceCommit(first.repository(), NOBODYS);
    assertThat(health(nobodys).state()).isEqualTo(State.PROGRESSING);
    assertThat(health(nobodys).sentence()).contains(NOBODYS.abbreviated());
  }

  @Test
  @DisplayName("a failure is said with its reason, by another target too, and mended by a commit")
  void fails() throws Exception {
    SourceCommit good = commitGood("one");
    follow();
    arrive(good);
    await(State.HEALTHY, good);
    SourceCommit bad = commitBad();
    assertThat(health(bad).state()).as("not there yet").isEqualTo(State.PROGRESSING);
    fail(bad);
    assertThat(await(State.FAILED, bad).sentence()).contains(reason());
    assertThat(open().health(APPLICATION, ENVIRONMENT, List.of(bad)).state())
        .isEqualTo(State.FAILED);
    SourceCommit forward = commitGood("two");
    assertThat(health(forward).state()).as("what failed was another").isEqualTo(State.PROGRESSING);
    arrive(forward);
    await(State.HEALTHY, forward);
  }

  @Test
  @DisplayName("an interrupted thread is let go and stays so, and nothing fails for it")
  void cancelled() throws Exception {
    SourceCommit first = commitGood("one");
    follow();
    Thread.currentThread().interrupt();
    try {
      State state = health(first).state();
      assertThat(state).isNotEqualTo(State.FAILED);
    } catch (ProviderException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    } finally {
      assertThat(Thread.interrupted()).as("is still interrupted").isTrue();
    }
    arrive(first);
    await(State.HEALTHY, first);
  }

  @Test
  @DisplayName("it is not applied to, which says what does so")
  void isNotAppliedTo() throws Exception {
    DeploymentTarget target = open();
    Rendering nothing = new Rendering("none", List.of(), Digest.of(new byte[0]));
    OperationKey key = new OperationKey("0".repeat(32));
    Deployment deployment = new Deployment(APPLICATION, ENVIRONMENT, nothing, key);
    assertThat(target.followsGit()).isTrue();
    assertThat(target.plan(deployment)).isEmpty();
    assertThat(target.current(APPLICATION, ENVIRONMENT)).isEmpty();
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> target.apply(deployment));
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(refusal)
        .hasMessageStartingWith("Could not apply shop to test: there " + target)
        .hasMessageEndingWith(" applies what Git has. Commit it instead.");
  }

  /** How the environment is now, by a target that was not asked before. */
  protected final Health health(SourceCommit... landed) throws Exception {
    return open().health(APPLICATION, ENVIRONMENT, List.of(landed));
  }

  /** Asks until it is so. */
  protected final Health await(State state, SourceCommit... landed) throws Exception {
    return await(open(), health -> health.state() == state, landed);
  }

  /** Asks a target until what it says holds. Each answer says something. */
  protected static Health await(
      DeploymentTarget target, Predicate<Health> holds, SourceCommit... landed) {
    Health now = target.health(APPLICATION, ENVIRONMENT, List.of(landed));
    while (!holds.test(now)) {
      assertThat(now.sentence()).isNotBlank();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      now = target.health(APPLICATION, ENVIRONMENT, List.of(landed));
    }
    return now;
  }
}
