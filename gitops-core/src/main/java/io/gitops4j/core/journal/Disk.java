package io.gitops4j.core.journal;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A disk of this machine. An interrupt does not break off what it does: the thread finds itself
 * interrupted afterwards. Thread-safe for different files.
 */
final class Disk implements Storage {
  @Override
  public List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      Files.walkFileTree(folder, new Collector(files));
    }
    files.sort(null);
    return files;
  }

  @Override
  public long size(Path file) {
    File found = file.toFile();
    long size = found.length();
    return size > 0 || found.exists() ? size : -1;
  }

  @Override
  public Optional<byte[]> read(Path file, long from) throws IOException {
    byte[][] content = new byte[1][];
    try {
      onFile(file, channel -> content[0] = read(channel, from), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return Optional.of(content[0]);
  }

  private static byte[] read(FileChannel channel, long from) throws IOException {
    long size = channel.size();
    if (size > StreamFile.LONGEST) {
      throw new IOException("it is larger than " + StreamFile.LONGEST + " bytes");
    }
    byte[] content = new byte[(int) Math.max(0, size - from)];
    ByteBuffer buffer = ByteBuffer.wrap(content);
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = channel.read(buffer, from + buffer.position());
    }
    return Arrays.copyOf(content, buffer.position());
  }

  @Override
  public void write(Path file, long offset, byte[] bytes, boolean durable) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent(), "folder");
    boolean isNew = offset == 0;
    if (isNew) {
      makeFolder(folder);
    }
    onFile(
        file,
        channel -> {
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          while (buffer.hasRemaining()) {
            channel.write(buffer, offset + buffer.position());
          }
          if (durable) {
            channel.force(false);
          }
        },
        StandardOpenOption.WRITE,
        isNew ? StandardOpenOption.CREATE : StandardOpenOption.WRITE);
    if (isNew) {
      sync(folder);
    }
  }

  @Override
  public void replace(Path file, byte[] bytes) throws IOException {
    Path fresh = Layout.fresh(file);
    write(fresh, 0, bytes, false);
    cut(fresh, bytes.length);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    sync(Objects.requireNonNull(file.getParent(), "folder"));
  }

  @Override
  public void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> found = Files.walk(path)) {
      for (Path one : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    sync(Objects.requireNonNull(path.getParent(), "folder"));
  }

  @Override
  public void cut(Path file, long length) throws IOException {
    if (Files.exists(file)) {
      onFile(file, channel -> channel.truncate(length).force(true), StandardOpenOption.WRITE);
    }
  }

  @Override
  public void settle(Path file, long length) throws IOException {
    cut(file, length);
    Path folder = Objects.requireNonNull(file.getParent(), "folder");
    if (Files.isDirectory(folder)) {
      sync(folder);
    }
  }

  @Override
  public ByteBuffer memory(Path file, int size) throws IOException {
    ByteBuffer[] memory = new ByteBuffer[1];
    onFile(
        file,
        channel -> {
          ByteBuffer rest = ByteBuffer.allocate((int) Math.max(0, size - channel.size()));
          while (rest.hasRemaining()) {
            channel.write(rest, channel.size()); // all of it, so that it never needs more disk
          }
          memory[0] = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
        },
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
    return memory[0];
  }

  /** Makes a folder and those above it; they are there after a crash. */
  static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.getParent();
    if (above != null) {
      makeFolder(above);
    }
    Files.createDirectories(folder);
    if (above != null) {
      sync(above);
    }
  }

  /** Makes durable which names a folder has, on systems where a folder can be opened. */
  private static void sync(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      onFile(folder, channel -> channel.force(true), StandardOpenOption.READ);
    }
  }

  /** Does something that may be done twice, until no interrupt comes between. */
  static void onFile(Path file, Work work, OpenOption... how) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      boolean done = false;
      while (!done) {
        try (FileChannel channel = FileChannel.open(file, how)) {
          work.on(channel);
          done = true;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Something to do with an open file. */
  interface Work {
    void on(FileChannel channel) throws IOException;
  }

  /** Collects files, while others may remove some. */
  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> files;

    private Collector(List<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      files.add(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
