package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * A blob on its way into a layout: hashed while it is written to a file of its own, which gets the
 * digest as its name only when all of it is on the disk. Closed without {@link #keep}, it leaves
 * nothing. Not thread-safe.
 */
final class BlobIntake extends OutputStream {
  private final LayoutFolder folder;
  private final Path file;
  private final FileChannel channel;
  private final MessageDigest hash;
  private long size;
  private boolean kept;

  /**
   * The file must be new and is locked as long as it is written: nobody else then takes it away.
   */
  BlobIntake(LayoutFolder folder, Path file, MessageDigest hash) throws IOException {
    this.folder = folder;
    this.file = file;
    this.hash = hash;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    hash.update(bytes, offset, length);
    size += length;
  }

  /** How many bytes came so far. */
  long size() {
    return size;
  }

  /** Finishes the hash; afterwards nothing more may be written. */
  Digest digest(Digest like) {
    return Hashes.finish(like, hash);
  }

  /** Keeps the content under its sha256 digest, which the hash must be of. */
  Digest keep() throws IOException {
    Digest digest = Digest.of(hash);
    keep(digest);
    return digest;
  }

  /** Gives the content its name; one of that name can only have the same content. */
  void keep(Digest digest) throws IOException {
    channel.force(true);
    Path target = folder.blobFile(digest);
    Path parent = Files.createDirectories(target.getParent());
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    kept = true;
    LayoutFolder.forceFolder(parent);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (!kept) {
        Files.deleteIfExists(file);
      }
    }
  }
}
