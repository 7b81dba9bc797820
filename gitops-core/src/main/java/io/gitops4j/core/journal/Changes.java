package io.gitops4j.core.journal;

import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Journal.StreamId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells the other processes of a folder which streams to look at: a file to which each appends the
 * names of streams it is about to change, holding their slots, and which each reads on. When it has
 * grown, the next generation is begun; two are kept. Nothing in it outlives a crash of the machine,
 * or needs to. Thread-safe.
 */
final class Changes {
  private static final String PREFIX = "changes-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})");
  private static final Pattern LINE = Pattern.compile("(\\S+) (\\S+) (\\S+)");

  private final Path folder;
  private final long limit;
  private final Disk disk = new Disk();
  private final String own = UUID.randomUUID().toString();
  private volatile long writing;
  private long reading;
  private long position;

  private Changes(Path folder, long limit) {
    this.folder = folder;
    this.limit = limit;
  }

  /**
   * Begins to follow, from now on.
   *
   * @param limit after how many bytes a generation ends
   */
  static Changes open(Path folder, long limit) throws IOException {
    Changes changes = new Changes(folder, limit);
    changes.writing = changes.newest();
    changes.restart();
    return changes;
  }

  /**
   * What happened since the last look.
   *
   * @param streams which streams others changed
   * @param all whether any may have been changed, because we came too late to read on
   */
  record News(Set<StreamId> streams, boolean all) {}

  /** Names a stream. Whoever calls holds its slot and changes the stream afterwards. */
  void announce(StreamId stream) throws IOException {
    String line = "\n" + own + " " + stream.tenant().value() + " " + stream.name() + "\n";
    long generation = writing;
    do {
      generation = append(generation, line.getBytes(StandardCharsets.UTF_8));
      writing = generation;
      generation++;
    } while (exists(generation)); // who has gone on to that one may not have read our line
  }

  /** What others announced since the last call. */
  synchronized News follow() throws IOException {
    Set<StreamId> streams = new LinkedHashSet<>();
    boolean goesOn = true;
    while (goesOn) {
      goesOn = exists(reading + 1); // asked first: what was announced before is then read
      if (file(reading).toFile().length() != position || goesOn) {
        Optional<byte[]> more = disk.read(file(reading), position);
        if (more.isEmpty()) {
          restart();
          return new News(streams, true);
        }
        position += collect(more.get(), streams);
      }
      if (goesOn) {
        reading++;
        position = 0;
      }
    }
    return new News(streams, false);
  }

  private void restart() throws IOException {
    reading = newest();
    position = file(reading).toFile().length();
  }

  /** Adds the streams of the lines that are whole; how many bytes those take. */
  private int collect(byte[] bytes, Set<StreamId> streams) {
    int whole = bytes.length;
    while (whole > 0 && bytes[whole - 1] != '\n') {
      whole--;
    }
    for (String line : new String(bytes, 0, whole, StandardCharsets.UTF_8).split("\n", -1)) {
      Matcher parts = LINE.matcher(line);
      if (parts.matches() && !parts.group(1).equals(own)) {
        try {
          streams.add(new StreamId(new TenantId(parts.group(2)), parts.group(3)));
        } catch (IllegalArgumentException e) {
          // half a line of somebody who died in the middle, and then changed nothing
        }
      }
    }
    return whole;
  }

  private long append(long generation, byte[] line) throws IOException {
    long[] size = new long[1];
    try {
      Disk.onFile(
          file(generation),
          channel -> {
            ByteBuffer buffer = ByteBuffer.wrap(line);
            while (buffer.hasRemaining()) {
              channel.write(buffer);
            }
            size[0] = channel.size();
          },
          StandardOpenOption.APPEND);
    } catch (NoSuchFileException e) {
      return append(newest(), line);
    }
    if (size[0] > limit && make(generation + 1)) {
      Files.deleteIfExists(file(generation - 1));
    }
    return generation;
  }

  private long newest() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Long> newest =
          files
              .map(f -> NAME.matcher(f.getFileName().toString()))
              .filter(Matcher::matches)
              .map(m -> Long.valueOf(m.group(1)))
              .max(Long::compare);
      if (newest.isPresent()) {
        return newest.get();
      }
    }
    make(1);
    return 1;
  }

  private boolean make(long generation) throws IOException {
    try {
      Files.createFile(file(generation));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private boolean exists(long generation) {
    return file(generation).toFile().exists();
  }

  private Path file(long generation) {
    return folder.resolve(PREFIX + generation);
  }
}
