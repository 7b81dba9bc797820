package io.gitops4j.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the conformance kit can't see of the journal in files. */
class FileJournalTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("names that differ only in case, or look like a path, have files of their own")
  void keepsOddNamesApart() throws IOException {
    List<String> names =
        List.of(
            "env/shop/prod",
            "env/Shop/prod",
            "env/SHOP/prod",
            "env/shop",
            "env/shop.journal",
            "env/shop.journal/prod",
            "env/shop.journal/prod.journal",
            "run/a..",
            "run/a.",
            "run/a-",
            "run/con");
    Set<String> written = new HashSet<>();
    try (FileJournal journal = open()) {
      for (String name : names) {
        append(journal, stream(name), 0, name);
      }
      append(journal, new StreamId(new TenantId("Default"), "run/a-"), 0, "capital");
    }
    try (FileJournal journal = open()) {
      for (String name : names) {
        assertThat(journal.read(stream(name), 0).entries()).singleElement().hasToString("Said v2");
        assertThat(Workload.text(journal.read(stream(name), 0).entries().get(0))).isEqualTo(name);
        String file = new Layout(folder).file(stream(name)).toString();
        assertThat(written.add(file.toLowerCase(Locale.ROOT))).isTrue();
      }
      assertThat(journal.streams(TenantId.DEFAULT, "")).hasSize(names.size());
      assertThat(journal.streams(new TenantId("Default"), "")).hasSize(1);
    }
  }

  @Test
  @DisplayName("reading what nobody wrote leaves no trace")
  void leavesNoTraceOfReading() throws IOException {
    try (FileJournal journal = open()) {
      assertThat(journal.read(stream("run/unknown"), 0).entries()).isEmpty();
      assertThat(journal.blob(Workload.RUN, Digest.of(new byte[1]))).isEmpty();
    }
    try (var left = Files.list(folder)) {
      assertThat(left.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("changes-1", "lock", "unfinished");
    }
  }

  @Test
  @DisplayName("an append too large to be read again is refused, and the stream goes on")
  void refusesLargeAppends() {
    StreamId stream = stream("run/large");
    Entry large = new Entry("Large", 1, 1, true, new byte[Frame.LARGEST]);
    try (FileJournal journal = open()) {
      assertThatThrownBy(
              () ->
                  journal.append(stream, 0, Writer.anyone(), List.of(large), Schedule.unchanged()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(journal.streams(TenantId.DEFAULT, "")).isEmpty();
      append(journal, stream, 0, "small");
      assertThat(journal.read(stream, 0).entries()).hasSize(1);
    }
  }

  @Test
  @DisplayName("a thread that is interrupted still appends and reads, and stays interrupted")
  void survivesInterrupts() {
    StreamId stream = stream("run/interrupted");
    try (FileJournal journal = open()) {
      Thread.currentThread().interrupt();
      append(journal, stream, 0, "!one");
      assertThat(journal.read(stream, 0).entries()).hasSize(1);
      journal.putBlob(Workload.RUN, Digest.of(new byte[3]), new byte[3]);
      assertThat(Thread.interrupted()).isTrue();
      append(journal, stream, 1, "!two");
    }
  }

  @Test
  @DisplayName("interrupts that come at any moment lose nothing")
  void survivesInterruptsAtAnyMoment() throws InterruptedException {
    StreamId stream = stream("run/interrupted");
    int appends = 200;
    AtomicInteger done = new AtomicInteger();
    Random random = new Random(5);
    try (FileJournal journal = open()) {
      Thread writer =
          new Thread(
              () -> {
                while (done.get() < appends) {
                  append(journal, stream, done.get(), "!" + done.get());
                  done.incrementAndGet();
                }
              });
      writer.start();
      for (int seen = 0; seen < appends; seen = next(done, seen, writer)) {
        for (int wait = random.nextInt(20_000); wait > 0; wait--) {
          Thread.onSpinWait();
        }
        writer.interrupt();
      }
      writer.join();
      assertThat(journal.read(stream, 0).entries().stream().map(Workload::text))
          .containsExactlyElementsOf(IntStream.range(0, appends).mapToObj(i -> "!" + i).toList());
    }
  }

  private static int next(AtomicInteger done, int seen, Thread writer) {
    while (done.get() == seen && writer.isAlive()) {
      Thread.onSpinWait();
    }
    return writer.isAlive() ? done.get() : Integer.MAX_VALUE;
  }

  @Test
  @DisplayName("an empty blob is one; another algorithm's is kept apart")
  void keepsOddBlobs() {
    Digest empty = Digest.of(new byte[0]);
    Digest odd = new Digest("blake3", "AbC=");
    Digest other = new Digest("blake3", "abc=");
    try (FileJournal journal = open()) {
      journal.putBlob(Workload.RUN, empty, new byte[0]);
      journal.putBlob(Workload.RUN, odd, new byte[] {1});
      journal.putBlob(Workload.RUN, other, new byte[] {2});
    }
    try (FileJournal journal = open()) {
      assertThat(journal.blob(Workload.RUN, empty)).contains(new byte[0]);
      assertThat(journal.blob(Workload.RUN, odd)).contains(new byte[] {1});
      assertThat(journal.blob(Workload.RUN, other)).contains(new byte[] {2});
    }
  }

  private FileJournal open() {
    return FileJournal.open(folder, Workload.CLOCK);
  }

  private static StreamId stream(String name) {
    return new StreamId(TenantId.DEFAULT, name);
  }

  private static void append(FileJournal journal, StreamId stream, long expected, String text) {
    journal.append(
        stream, expected, Writer.anyone(), List.of(Workload.entry(text)), Schedule.unchanged());
  }
}
