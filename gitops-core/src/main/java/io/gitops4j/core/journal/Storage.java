package io.gitops4j.core.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The few things a file journal asks of a disk, for a file that nobody else writes meanwhile. The
 * seam for tests of what a crash leaves.
 */
interface Storage {
  /** Every file below a folder, sorted; none if it is not there. */
  List<Path> files(Path folder) throws IOException;

  /** How many bytes a file has, or -1 if it is not there. */
  long size(Path file);

  /** The bytes of a file from an offset on, perhaps none; empty if it is not there. */
  Optional<byte[]> read(Path file, long from) throws IOException;

  /** All bytes of a file, if it is there. */
  default Optional<byte[]> read(Path file) throws IOException {
    return read(file, 0);
  }

  /**
   * Writes bytes at an offset of a file; at 0 it may be a new one, whose name is durable then.
   *
   * @param durable whether to wait until the disk has them, and all that was written before
   */
  void write(Path file, long offset, byte[] bytes, boolean durable) throws IOException;

  /** Puts other bytes in a file's place: after a crash it has the old ones or these, durably. */
  void replace(Path file, byte[] bytes) throws IOException;

  /** Removes a file, or a folder with all that is in it, durably; it need not be there. */
  void delete(Path path) throws IOException;

  /** Removes what is behind a length, if there is a file, and makes the rest durable. */
  void cut(Path file, long length) throws IOException;

  /** Does that, and makes durable whether there is a file. */
  void settle(Path file, long length) throws IOException;

  /**
   * Memory that every process sees and that none takes with it when it dies, until the machine
   * does; zeros at first. One process at a time asks for it.
   */
  ByteBuffer memory(Path file, int size) throws IOException;
}
