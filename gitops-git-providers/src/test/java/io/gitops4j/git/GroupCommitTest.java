package io.gitops4j.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.Landing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commits that are asked for at the same time go out in one push. */
class GroupCommitTest extends ServedTest {
  private static final int WRITERS = 64;

  private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);

  @AfterEach
  void stopWriters() {
    writers.shutdownNow();
  }

  @Test
  void sixtyFourCommitsTakeAHandfulOfPushes() throws Exception {
    List<Future<Landing>> landings = landWhileTheFirstPushIsHeld(connect("a"), "Add");
    for (Future<Landing> landing : landings) {
      assertThat(landing.get().how()).isEqualTo(Landing.How.PUSHED);
    }
    assertThat(writer.log("main")).hasSize(1 + WRITERS).doesNotHaveDuplicates();
    assertThat(server.pushes(name)).isLessThanOrEqualTo(5);
  }

  @Test
  void onlyTheCulpritsOfARefusedPushFail() throws Exception {
    server.script(name, "refuse.message", "poison", "text", "poison is not taken here");
    List<Future<Landing>> landings = landWhileTheFirstPushIsHeld(connect("a"), "poison");
    List<Throwable> failures = new ArrayList<>();
    for (Future<Landing> landing : landings) {
      Throwable failure = catchThrowable(landing::get);
      if (failure instanceof ExecutionException) {
        failures.add(failure.getCause());
      }
    }
    assertThat(failures)
        .hasSize(3)
        .allSatisfy(
            failure -> {
              assertThat(failure).isInstanceOf(ProviderException.class);
              assertThat(((ProviderException) failure).kind()).isEqualTo(ErrorKind.FORBIDDEN);
              assertThat(failure).hasMessageContaining("poison is not taken here");
            });
    assertThat(writer.log("main")).hasSize(1 + WRITERS - 3).doesNotHaveDuplicates();
  }

  @Test
  void aConflictFailsOnItsOwnRequestAlone() throws Exception {
    JGitRepository repository = connect("a");
    hold();
    Future<Landing> ahead =
        submit(repository, CommitMain.request(CommitMain.key(1), first, "a.txt"));
    GitServer.await(held());
    Future<Landing> one = submit(repository, CommitMain.request(CommitMain.key(2), first, "b.txt"));
    Future<Landing> same =
        submit(repository, CommitMain.request(CommitMain.key(3), first, "b.txt"));
    Future<Landing> other =
        submit(repository, CommitMain.request(CommitMain.key(4), first, "c.txt"));
    Files.delete(held());
    ahead.get();
    other.get();
    Throwable failure = catchThrowable(() -> List.of(one.get(), same.get()));
    assertThat(failure.getCause()).isInstanceOf(ProviderException.class);
    assertThat(((ProviderException) failure.getCause()).kind()).isEqualTo(ErrorKind.EDIT_CONFLICT);
    assertThat(writer.log("main")).hasSize(4);
  }

  @Test
  void theSameRequestTwiceAtOnceLandsOnce() throws Exception {
    JGitRepository repository = connect("a");
    hold();
    Future<Landing> ahead =
        submit(repository, CommitMain.request(CommitMain.key(1), first, "a.txt"));
    GitServer.await(held());
    CommitRequest request = CommitMain.request(CommitMain.key(2), first, "b.txt");
    Future<Landing> one = submit(repository, request);
    Future<Landing> two = submit(repository, request);
    Files.delete(held());
    ahead.get();
    assertThat(one.get().commit()).isEqualTo(two.get().commit());
    assertThat(writer.log("main")).hasSize(3);
  }

  @Test
  void anInterruptedCallerLeavesAndTheOthersLand() throws Exception {
    JGitRepository repository = connect("a");
    hold();
    AtomicReference<Throwable> seen = new AtomicReference<>();
    CommitRequest mine = CommitMain.request(CommitMain.key(1), first, "a.txt");
    Thread impatient = new Thread(() -> seen.set(catchThrowable(() -> repository.commit(mine))));
    impatient.start();
    GitServer.await(held());
    Future<Landing> other =
        submit(repository, CommitMain.request(CommitMain.key(2), first, "b.txt"));
    impatient.interrupt();
    impatient.join();
    assertThat(((ProviderException) seen.get()).retry()).isEqualTo(Retry.LOOK_FIRST);
    Files.delete(held());
    assertThat(other.get().how()).isEqualTo(Landing.How.PUSHED);
    assertThat(repository.commit(mine).how()).isEqualTo(Landing.How.ADOPTED);
  }

  private List<Future<Landing>> landWhileTheFirstPushIsHeld(JGitRepository repository, String word)
      throws Exception {
    hold();
    List<Future<Landing>> landings = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      String message = i == 10 || i == 33 || i == 50 ? word + " " + i : "Add " + i;
      landings.add(
          submit(
              repository,
              CommitMain.request(CommitMain.key(i + 1), first, "f" + i + ".txt", message)));
      if (i == 0) {
        GitServer.await(held());
      }
    }
    Files.delete(held());
    return landings;
  }

  private Future<Landing> submit(JGitRepository repository, CommitRequest request) {
    return writers.submit(() -> repository.commit(request));
  }

  private void hold() throws Exception {
    Files.writeString(server.bare(name).resolve("hold-1"), "");
  }

  private Path held() {
    return server.bare(name).resolve("held-1");
  }
}
