package io.gitops4j.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.Landing;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What a server answers, when it answers, and whether it does, decides nothing. */
class LatePushTest extends ServedTest {
  private static final String KEY = CommitMain.key(7);

  @Test
  void aDeadProcessesPushThatLandsLaterIsFencedOff() throws Exception {
    hold(1);
    killedWhileHeld();
    Landing landing = connect("b").commit(CommitMain.request(KEY, first, "a.txt"));
    assertThat(landing.how()).isEqualTo(Landing.How.PUSHED);
    Files.delete(held(1));
    server.awaitJudged(name, 2);
    writer.write("main", "later.txt", "x\n", "Later");
    assertThat(connect("c").commit(CommitMain.request(KEY, first, "a.txt")).commit())
        .isEqualTo(landing.commit());
    assertThat(writer.log("main")).hasSize(3);
  }

  @Test
  void aDeadProcessesPushThatLandsFirstIsAdopted() throws Exception {
    hold(1);
    killedWhileHeld();
    hold(2);
    Instant another = Instant.parse("2030-01-01T00:00:00Z");
    JGitRepository successor =
        connect(
            server.git(name),
            ProviderContext.in(folder.resolve("b")).withClock(InstantSource.fixed(another)));
    CommitRequest request = CommitMain.request(KEY, first, "a.txt");
    CompletableFuture<Landing> landing =
        CompletableFuture.supplyAsync(() -> successor.commit(request));
    GitServer.await(held(2));
    Files.delete(held(1));
    while (writer.log("main").size() < 2) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    Files.delete(held(2));
    assertThat(landing.get().how()).isEqualTo(Landing.How.ADOPTED);
    assertThat(writer.log("main")).containsExactly(landing.get().commit(), first);
  }

  @Test
  void aLostRaceThatLooksLikeARefusalIsTriedAgain() throws Exception {
    CommitId other = writer.write("aside", "other.txt", "x\n", "Somebody else");
    server.script(name, "race", other.hex(), "text", "pre-receive hook declined");
    Landing landing = connect("a").commit(CommitMain.request(KEY, first, "a.txt"));
    assertThat(landing.how()).isEqualTo(Landing.How.PUSHED);
    assertThat(writer.log("main")).containsExactly(landing.commit(), other, first);
  }

  @Test
  void aRefusalThatLooksLikeALostRaceIsARefusal() throws Exception {
    server.script(name, "refuse.branch", "main", "text", "failed to lock");
    ProviderException e =
        Assertions.catchThrowableOfType(
            ProviderException.class,
            () -> connect("a").commit(CommitMain.request(KEY, first, "a.txt")));
    assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN);
    assertThat(e).hasMessageContaining("failed to lock");
    assertThat(server.pushes(name)).isEqualTo(2);
  }

  @Test
  void aPushWithoutAnAnswerInTimeIsLookedForAndFound() throws Exception {
    hold(1);
    JGitRepository hasty =
        connect(
            server.git(name),
            ProviderContext.in(folder.resolve("a")).withTimeout(Duration.ofSeconds(2)));
    Landing landing = hasty.commit(CommitMain.request(KEY, first, "a.txt"));
    assertThat(landing.how()).isEqualTo(Landing.How.PUSHED);
    Files.delete(held(1));
    server.awaitJudged(name, 2);
    assertThat(writer.log("main")).containsExactly(landing.commit(), first);
    assertThat(server.pushes(name)).isEqualTo(2);
  }

  private void killedWhileHeld() throws IOException, InterruptedException {
    Process client =
        GitServer.java(
            CommitMain.class,
            server.git(name).toString(),
            folder.resolve("killed").toString(),
            KEY,
            first.hex(),
            "a.txt");
    GitServer.await(held(1));
    client.destroyForcibly();
    client.waitFor();
  }

  private void hold(int n) throws IOException {
    Files.writeString(server.bare(name).resolve("hold-" + n), "");
  }

  private Path held(int n) {
    return server.bare(name).resolve("held-" + n);
  }
}
