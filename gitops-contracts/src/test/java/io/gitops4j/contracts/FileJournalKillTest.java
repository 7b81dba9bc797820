package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Excerpt;
import io.gitops4j.core.spi.SystemClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that write to the same streams and are killed at moments nobody chose. */
class FileJournalKillTest {
  private static final int KILLS = Integer.getInteger("gitops4j.journal.kills", 9);
  private static final int PROCESSES = 3;
  private static final Pattern LINE = Pattern.compile("(\\S+) (\\d+) (\\S+/\\d+)");

  @TempDir private Path folder;

  private final List<Running> all = new ArrayList<>();

  @Test
  @DisplayName("nothing acknowledged is lost, nothing is there twice, no claim is held by two")
  void losesNothing() throws Exception {
    long seed = Long.getLong("gitops4j.seed", 4711);
    Random random = new Random(seed);
    List<Running> running = new ArrayList<>();
    try {
      for (int started = 0; started < PROCESSES + KILLS; started++) {
        if (running.size() == PROCESSES) {
          running.remove(random.nextInt(PROCESSES)).kill(random.nextInt(60));
        }
        running.add(new Running("p" + started, random.nextLong()));
      }
      for (Running last : running) {
        last.kill(random.nextInt(60));
      }
    } finally {
      all.forEach(one -> one.process.destroyForcibly());
    }
    try (FileJournal journal = FileJournal.open(folder, SystemClock.utc())) {
      check(journal, "seed " + seed);
    }
  }

  /** A process that is listened to all the time, so that it never waits for us. */
  private final class Running {
    private final Process process;
    private final List<String> said = new ArrayList<>();
    private final Thread listener = new Thread(this::listen);

    private Running(String name, long seed) throws IOException {
      process = JournalWriter.start(folder, name, seed);
      all.add(this);
      listener.start();
    }

    private void listen() {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          hear(line);
        }
      } catch (IOException e) {
        hear("its output broke off: " + e);
      }
    }

    private synchronized void hear(String line) {
      said.add(line);
      notifyAll();
    }

    /** Kills it once it has said so much more. */
    private void kill(int lines) throws InterruptedException {
      synchronized (this) {
        int enough = said.size() + lines + 1;
        while (said.size() < enough && process.isAlive()) {
          wait(100);
        }
        assertThat(said)
            .as("what it said before it was killed")
            .hasSizeGreaterThanOrEqualTo(enough);
      }
      process.destroyForcibly().waitFor();
      listener.join();
    }

    private Stream<Said> said() {
      return said.stream().map(LINE::matcher).filter(Matcher::matches).map(Said::new);
    }
  }

  /** What a process says was acknowledged. */
  private record Said(String stream, int version, String text) {
    private Said(Matcher line) {
      this(line.group(1), Integer.parseInt(line.group(2)), line.group(3));
    }
  }

  private void check(FileJournal journal, String seed) throws IOException {
    for (int i = 0; i < JournalWriter.STREAMS; i++) {
      String name = JournalWriter.stream(i).name();
      Excerpt excerpt = journal.read(JournalWriter.stream(i), 0);
      List<String> texts = JournalFixture.texts(excerpt.entries());
      assertThat(texts).as(seed).doesNotHaveDuplicates();
      all.stream()
          .flatMap(Running::said)
          .filter(said -> said.stream.equals(name))
          .forEach(said -> assertThat(texts.get(said.version)).as(seed).isEqualTo(said.text));
      assertThat(epochs(texts)).as(seed).isSorted();
      assertOneHolderEach(texts);
      assertThat(excerpt.entries()).extracting(Entry::type).containsOnly("Said");
      assertThat(journal.claim(JournalWriter.stream(i), "after", Duration.ofMinutes(1)))
          .isPresent();
    }
    try (Stream<Path> files = Files.walk(folder.resolve("streams"))) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(JournalWriter.STREAMS);
    }
  }

  private static List<Long> epochs(List<String> texts) {
    return texts.stream()
        .filter(t -> t.startsWith("e"))
        .map(t -> Long.valueOf(t.substring(1, t.indexOf('/'))))
        .toList();
  }

  /** No epoch was given to two processes. */
  private static void assertOneHolderEach(List<String> texts) {
    List<String> holders =
        texts.stream()
            .filter(t -> t.startsWith("e"))
            .map(t -> t.substring(0, t.lastIndexOf('/')))
            .distinct()
            .toList();
    assertThat(holders.stream().map(h -> h.substring(0, h.indexOf('/')))).doesNotHaveDuplicates();
  }
}
