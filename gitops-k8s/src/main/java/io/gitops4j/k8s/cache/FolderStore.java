package io.gitops4j.k8s.cache;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.SystemClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Bytes by keys, a file for each, that begins with the hash of the rest. Files come by renaming and
 * are never changed, so that whoever reads one has all of it. Thread-safe, among processes too.
 */
final class FolderStore {
  private static final System.Logger LOG = System.getLogger(FolderStore.class.getName());
  private static final int HASH = 32;
  private static final int SHARE = 16;

  private final Path folder;
  private final long most;

  /** What this process wrote since it last looked what there is. */
  private long written;

  private FolderStore(Path folder, long most) {
    this.folder = folder;
    this.most = most;
    this.written = most;
  }

  static FolderStore open(Path where, long most) {
    Path folder = where.toAbsolutePath().normalize();
    try {
      make(folder);
      if (isPosix(folder) && mayBeWrittenByOthers(folder)) {
        throw new IllegalArgumentException(
            "Others may write to " + folder + ", and so change what is applied. chmod go-w it.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not make the folder " + folder, e);
    }
    return new FolderStore(folder, most);
  }

  private static void make(Path folder) throws IOException {
    if (isPosix(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  private static boolean isPosix(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static boolean mayBeWrittenByOthers(Path folder) throws IOException {
    Set<PosixFilePermission> granted = Files.getPosixFilePermissions(folder);
    return granted.contains(PosixFilePermission.GROUP_WRITE)
        || granted.contains(PosixFilePermission.OTHERS_WRITE);
  }

  /** What was put; empty if it is not there, or damaged. */
  Optional<byte[]> get(Digest key) {
    Path file = file(key);
    try {
      byte[] all = Files.readAllBytes(file);
      if (all.length >= HASH) {
        byte[] content = Arrays.copyOfRange(all, HASH, all.length);
        if (Arrays.equals(hash(content), 0, HASH, all, 0, HASH)) {
          Files.setLastModifiedTime(file, FileTime.from(SystemClock.utc().instant()));
          return Optional.of(content);
        }
      }
      LOG.log(Level.WARNING, "A rendering that was kept is damaged, and made again: " + file);
    } catch (NoSuchFileException e) {
      LOG.log(Level.TRACE, "Not kept, or removed meanwhile: " + file);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A rendering that was kept can't be read: " + file, e);
    }
    return Optional.empty();
  }

  /** Keeps it, unless it alone is more than fits. */
  void put(Digest key, byte[] content) {
    if (content.length > most) {
      return;
    }
    try {
      Path part = Files.createTempFile(folder, "part-", "");
      byte[] all = Arrays.copyOf(hash(content), HASH + content.length);
      System.arraycopy(content, 0, all, HASH, content.length);
      Files.write(part, all);
      Files.createDirectories(file(key).getParent());
      Files.move(part, file(key), StandardCopyOption.ATOMIC_MOVE);
      account(all.length);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A rendering can't be kept in " + folder, e);
    }
  }

  private Path file(Digest key) {
    return folder.resolve(key.hex().substring(0, 2)).resolve(key.hex());
  }

  private static byte[] hash(byte[] content) {
    return Digest.sha256().digest(content);
  }

  /** Looks what there is when enough is new, so that most writes need no look. */
  private synchronized void account(long bytes) throws IOException {
    written += bytes;
    if (written > most / SHARE) {
      shrink();
      written = 0;
    }
  }

  private record Kept(Path file, long size, FileTime used) {}

  private void shrink() throws IOException {
    List<Kept> all = found();
    all.sort(Comparator.comparing(Kept::used));
    long size = all.stream().mapToLong(Kept::size).sum();
    for (Kept oldest : all) {
      if (size <= most) {
        return;
      }
      Files.deleteIfExists(oldest.file());
      size -= oldest.size();
    }
  }

  private List<Kept> found() throws IOException {
    List<Kept> all = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            all.add(new Kept(file, attributes.size(), attributes.lastModifiedTime()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // another process removed it
          }
        });
    return all;
  }
}
