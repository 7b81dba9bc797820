package io.gitops4j.contracts.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Registry;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A blob that is being sent, in a file. What came before a connection broke stays, so that a client
 * may go on there. Thread-safe; one request writes at a time, the others wait.
 */
final class UploadSession {
  private static final int CHUNK = 64 * 1024;

  private final String id;
  private final String repository;
  private final Path file;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile long size;
  private volatile Instant touched;

  UploadSession(String id, String repository, Path file, Instant now) {
    this.id = id;
    this.repository = repository;
    this.file = file;
    this.touched = now;
  }

  String id() {
    return id;
  }

  String repository() {
    return repository;
  }

  /** How many bytes came so far. */
  long size() {
    return size;
  }

  Instant touched() {
    return touched;
  }

  void touch(Instant now) {
    touched = now;
  }

  /** Makes the other requests wait until {@link #release}. */
  void hold() {
    writing.lock();
  }

  void release() {
    writing.unlock();
  }

  boolean isHeld() {
    return writing.isLocked();
  }

  /**
   * Adds bytes.
   *
   * @param length as many as were announced
   * @return as many as came
   * @throws EOFException if the connection ended before all that were announced; they stay
   */
  long append(InputStream content, OptionalLong length) throws IOException {
    long before = size;
    long count = 0;
    byte[] chunk = new byte[CHUNK];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.position(before);
      for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
        ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, read);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        count += read;
        size = before + count;
      }
    }
    if (length.isPresent() && count < length.getAsLong()) {
      throw new EOFException("the connection ended after " + count + " bytes of a chunk");
    }
    return count;
  }

  /** Forgets the bytes after so many. */
  void cut(long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
    size = length;
  }

  /** Hands the blob over. */
  void store(Registry registry, Digest digest) {
    registry.putBlob(repository, digest, size, BlobSource.of(file));
  }

  /** Deletes the file. */
  void discard() throws IOException {
    Files.deleteIfExists(file);
  }
}
