package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.Excerpt;
import io.gitops4j.core.spi.Journal.Writer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes of one folder are to each other when one is stopped, killed or interrupted. */
class FileJournalProcessesTest extends JournalFixture {
  @TempDir private Path folder;

  private JournalProcess process;
  private Journal other;

  @Override
  protected Journal open(InstantSource clock) {
    return FileJournal.open(folder, clock);
  }

  @BeforeEach
  void openOther() throws Exception {
    process = JournalProcess.start();
    other = process.open(folder, () -> now);
  }

  @AfterEach
  void endOther() {
    process.close();
  }

  @Test
  @DisplayName(
      "a process that is killed gives its claims back at once, and its epoch is not reused")
  void freesClaimsOfTheKilled() throws Exception {
    Claim gone = other.claim(RUN, "b", LEASE).orElseThrow();
    assertThat(journal.claim(RUN, "a", LEASE)).isEmpty();
    process.kill();
    Claim next = claimed("a");
    assertThat(next.epoch()).isGreaterThan(gone.epoch());
  }

  @Test
  @DisplayName("a process that is stopped keeps its claims until it is killed; others go on")
  void keepsClaimsOfTheStopped() throws Exception {
    assertThat(other.claim(RUN, "b", LEASE)).isPresent();
    assertThat(new ProcessBuilder("kill", "-STOP", "" + process.pid()).start().waitFor()).isZero();
    now = now.plus(LEASE.multipliedBy(2));
    assertThat(journal.claim(RUN, "a", LEASE)).isEmpty();
    say(RUN, "a command");
    say(stream("run/2"), "something else");
    assertThat(heard(RUN)).containsExactly("a command");
    process.kill();
    claimed("a");
  }

  @Test
  @DisplayName("a thread that is interrupted while it uses the journal costs no claim")
  void keepsLocksWhenInterrupted() {
    Claim claim = claimed("a");
    for (int i = 0; i < 20; i++) {
      Thread.currentThread().interrupt();
      write(Writer.holding(claim), RUN, i, "progress");
      Thread.currentThread().interrupt();
      assertThat(journal.due(NOW, 9)).isEmpty();
      Thread.currentThread().interrupt();
      assertThat(heard(RUN)).hasSize(i + 1);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(other.claim(RUN, "b", LEASE)).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "one process trims while another appends and reads: what is read is what was written")
  void trimsUnderWay() throws Exception {
    int all = 150;
    ExecutorService trimmer = Executors.newSingleThreadExecutor();
    try {
      say(RUN, "0");
      Future<Integer> trims = trimmer.submit(() -> trimUntil(all));
      for (int i = 1; i < all; i++) {
        write(Writer.anyone(), RUN, i, "" + i);
        Excerpt excerpt = journal.read(RUN, 0);
        List<String> texts = texts(excerpt.entries());
        assertThat(excerpt.first() + texts.size()).isEqualTo(i + 1);
        for (int j = 0; j < texts.size(); j++) {
          assertThat(texts.get(j)).isEqualTo("" + (excerpt.first() + j));
        }
      }
      assertThat(trims.get()).isPositive();
    } finally {
      trimmer.shutdownNow();
    }
  }

  private int trimUntil(int version) {
    int trims = 0;
    for (long at = 0; at < version; trims++) {
      at = other.version(RUN);
      other.trim(RUN, at - 1);
    }
    return trims;
  }
}
