package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One folder in the OCI image layout. Readers never wait: blobs never change, and the index is
 * replaced as a whole. Thread-safe, also among processes.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">layout</a>
 */
final class LayoutFolder {
  private static final byte[] MARKER =
      "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);
  private static final String OURS = UUID.randomUUID().toString();
  private static final AtomicLong COUNT = new AtomicLong();

  private final Path folder;
  private final FolderLock lock;
  private final @Nullable CacheLeases leases;
  private final AtomicBoolean prepared = new AtomicBoolean();

  /**
   * A folder.
   *
   * @param leases where it is part of a cache: who is told of each use of a blob
   */
  LayoutFolder(Path folder, @Nullable CacheLeases leases) {
    this.folder = folder;
    this.lock = new FolderLock(folder);
    this.leases = leases;
  }

  /** A folder where things stay until they are removed. */
  LayoutFolder(Path folder) {
    this(folder, null);
  }

  /** What it has; nothing where there is no layout yet. */
  LayoutIndex index() throws IOException {
    try {
      return LayoutIndex.read(Files.readAllBytes(indexFile()));
    } catch (NoSuchFileException e) {
      return LayoutIndex.empty();
    }
  }

  /** Replaces the index; what was there is read under the lock. */
  void update(UnaryOperator<LayoutIndex> change) throws IOException {
    prepare();
    lock.hold(
        () -> {
          LayoutIndex before = index();
          LayoutIndex after = change.apply(before);
          if (after != before) {
            replace(indexFile(), after.write());
          }
          return true;
        });
  }

  boolean hasBlob(Digest digest) {
    return uses(blobFile(digest));
  }

  /** Whether a file is there; it stays then for whoever asked. */
  private boolean uses(Path file) {
    try {
      return leases == null ? Files.isRegularFile(file) : leases.uses(file);
    } catch (IOException e) {
      String sentence = "Could not look for " + file;
      throw Thread.currentThread().isInterrupted()
          ? Failures.interrupted(sentence, null)
          : Failures.disk(sentence, e);
    }
  }

  /** Whether a blob is there with all its bytes. */
  boolean hasBlob(Digest digest, long size) {
    try {
      return uses(blobFile(digest)) && Files.size(blobFile(digest)) == size;
    } catch (IOException e) {
      return false;
    }
  }

  /** A blob's size in bytes; empty if there is none. */
  OptionalLong sizeOf(Digest digest) throws IOException {
    try {
      return OptionalLong.of(Files.size(blobFile(digest)));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  /** Takes a blob away, if it is there. */
  void remove(Digest digest) throws IOException {
    Files.deleteIfExists(blobFile(digest));
  }

  /** Where a blob is, or would be. */
  Path blobFile(Digest digest) {
    return folder.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
  }

  /** A blob's bytes, verified at the end. */
  InputStream read(Digest digest) throws IOException {
    uses(blobFile(digest));
    return new VerifyingInputStream(Files.newInputStream(blobFile(digest)), digest);
  }

  /** A manifest's bytes, verified. */
  byte[] readManifest(Descriptor descriptor) throws IOException {
    ManifestContent.checkSize(Files.size(blobFile(descriptor.digest())));
    try (InputStream content = read(descriptor.digest())) {
      return content.readAllBytes();
    }
  }

  /** Begins a blob. */
  BlobIntake receive(MessageDigest hash) throws IOException {
    prepare();
    Path file = uploads().resolve(OURS + "-" + COUNT.incrementAndGet());
    return lock.hold(() -> new BlobIntake(this, file, hash));
  }

  /** Keeps small content as a blob. */
  void store(byte[] content, Digest digest) throws IOException {
    if (!hasBlob(digest)) {
      try (BlobIntake intake = receive(Hashes.forDigest(digest))) {
        intake.write(content);
        intake.keep(digest);
      }
    }
  }

  /** Takes over a blob's file: by a second name where the file system can, else by a copy. */
  void take(Path file, Digest digest) throws IOException {
    prepare();
    uses(file);
    Path target = blobFile(digest);
    Path parent = Files.createDirectories(target.getParent());
    try {
      Files.createLink(target, file);
      forceFolder(parent);
    } catch (FileAlreadyExistsException e) {
      return; // it is there
    } catch (UnsupportedOperationException | IOException e) {
      copy(file, digest);
    }
  }

  private void copy(Path file, Digest digest) throws IOException {
    try (BlobIntake intake = receive(Hashes.forDigest(digest));
        InputStream content = new VerifyingInputStream(Files.newInputStream(file), digest)) {
      content.transferTo(intake);
      intake.keep(digest);
    }
  }

  /** Makes the folder a layout if it is none, and clears away what dead processes left. */
  private void prepare() throws IOException {
    if (prepared.get()) {
      return;
    }
    Files.createDirectories(folder.resolve("blobs").resolve("sha256"));
    Files.createDirectories(uploads());
    lock.hold(
        () -> {
          clearLeftovers();
          if (Files.notExists(folder.resolve("oci-layout"))) {
            replace(folder.resolve("oci-layout"), MARKER);
          }
          if (Files.notExists(indexFile())) {
            replace(indexFile(), LayoutIndex.empty().write());
          }
          return true;
        });
    prepared.set(true);
  }

  private void clearLeftovers() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(uploads())) {
      for (Path file : files) {
        if (!file.getFileName().toString().startsWith(OURS) && isAbandoned(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isAbandoned(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      return free != null;
    } catch (NoSuchFileException e) {
      return false; // just finished
    }
  }

  private void replace(Path target, byte[] content) throws IOException {
    Path next = uploads().resolve(OURS + "-" + COUNT.incrementAndGet());
    try (FileChannel channel =
        FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder(folder);
  }

  /** Makes names last; file systems that cannot be asked to do so by themselves. */
  static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      System.getLogger(LayoutFolder.class.getName())
          .log(System.Logger.Level.TRACE, "The folder {0} cannot be synchronised", folder);
    }
  }

  private Path indexFile() {
    return folder.resolve("index.json");
  }

  private Path uploads() {
    return folder.resolve(".uploads");
  }
}
