package io.gitops4j.contracts;

import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.core.spi.VersionConflictException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A process that appends to a few streams, as anybody or as the holder of a claim, until it is
 * killed. Each line it writes says what was acknowledged: {@code <stream> <version before> <text>}.
 */
final class JournalWriter {
  static final int STREAMS = 3;

  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
  private final FileJournal journal;
  private final String name;
  private final Random random;
  private int said;

  private JournalWriter(FileJournal journal, String name, long seed) {
    this.journal = journal;
    this.name = name;
    this.random = new Random(seed);
  }

  static StreamId stream(int number) {
    return new StreamId(TenantId.DEFAULT, "run/" + number);
  }

  static Process start(Path folder, String name, long seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            JournalWriter.class.getName(),
            folder.toString(),
            name,
            "" + seed)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] arguments) throws IOException {
    FileJournal journal = FileJournal.open(Path.of(arguments[0]), SystemClock.utc());
    new JournalWriter(journal, arguments[1], Long.parseLong(arguments[2])).write();
  }

  private void write() throws IOException {
    while (true) {
      StreamId stream = stream(random.nextInt(STREAMS));
      if (random.nextInt(3) == 0) {
        Optional<Claim> claim =
            journal.claim(stream, name, Duration.ofMillis(1 + random.nextInt(20)));
        if (claim.isPresent()) {
          for (int i = random.nextInt(4); i >= 0; i--) {
            append(stream, Writer.holding(claim.get()), "e" + claim.get().epoch());
          }
          journal.release(claim.get());
        }
      } else {
        append(stream, Writer.anyone(), "any");
      }
    }
  }

  private void append(StreamId stream, Writer writer, String who) throws IOException {
    String text = who + "/" + name + "/" + said++;
    Schedule schedule =
        random.nextBoolean()
            ? Schedule.unchanged()
            : Schedule.at(SystemClock.utc().instant(), Set.of());
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    Entry entry = new Entry("Said", 1, 1, random.nextBoolean(), content);
    boolean done = false;
    while (!done) {
      long version = journal.version(stream);
      try {
        journal.append(stream, version, writer, List.of(entry), schedule);
        String line = stream.name() + " " + version + " " + text + "\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
        done = true;
      } catch (VersionConflictException e) {
        done = e.fenced();
      }
    }
  }
}
