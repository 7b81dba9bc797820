package io.gitops4j.benchmarks;

import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A durable append to the journal, beside a bare write and force of as many bytes to a file that
 * stays open. The folder is made in {@code java.io.tmpdir}, which should be on the disk of
 * interest.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class JournalBenchmark {
  private static final Journal.StreamId STREAM =
      new Journal.StreamId(TenantId.DEFAULT, "run/benchmark");
  private static final Entry ENTRY = new Entry("OpIntended", 1, 1, true, new byte[512]);

  private @Nullable Path folder;
  private @Nullable FileJournal journal;
  private @Nullable FileChannel bare;
  private long version;
  private byte[] frame = {};

  /** For JMH. */
  public JournalBenchmark() {}

  /** Opens both files, and sees how many bytes one append adds. */
  @Setup
  public void open() throws IOException {
    Path root = Files.createTempDirectory("journal");
    Path streams = root.resolve("journal");
    FileJournal opened = FileJournal.open(streams, Clock.systemUTC());
    folder = root;
    journal = opened;
    bare =
        FileChannel.open(
            root.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    version = append(opened, 0);
    long before = bytes(streams);
    version = append(opened, version);
    frame = new byte[Math.toIntExact(bytes(streams) - before)];
  }

  /** Closes both files and takes them away. */
  @TearDown
  public void close() throws IOException {
    if (journal != null) {
      journal.close();
    }
    if (bare != null) {
      bare.close();
    }
    if (folder != null) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  /** One durable entry of 512 bytes. */
  @Benchmark
  public long journal() {
    version = append(opened(journal), version);
    return version;
  }

  /** A write of as many bytes as such an append takes, and a force. */
  @Benchmark
  public int bare() throws IOException {
    FileChannel channel = opened(bare);
    int written = channel.write(ByteBuffer.wrap(frame));
    channel.force(false);
    return written;
  }

  private static long append(Journal to, long expected) {
    return to.append(
        STREAM, expected, Journal.Writer.anyone(), List.of(ENTRY), Journal.Schedule.unchanged());
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).mapToLong(JournalBenchmark::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T opened(@Nullable T resource) {
    if (resource == null) {
      throw new IllegalStateException("Not open");
    }
    return resource;
  }
}
