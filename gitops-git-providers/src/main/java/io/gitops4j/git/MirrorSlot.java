package io.gitops4j.git;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claim of this process on one folder {@code mirror-N}: an operating-system lock on a file
 * beside it, held for life. The lock file is opened once per JVM and never just to look, because a
 * process loses its lock when any of its channels on that file closes.
 */
final class MirrorSlot implements AutoCloseable {
  private static final int MOST = 64;
  private static final Set<String> NETWORK_FILE_SYSTEMS =
      Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "9p", "fuse.sshfs");

  /** The lock files this JVM has open, by real path. */
  private static final Set<Path> OPEN = new HashSet<>();

  private final Path lockFile;
  private final Path folder;
  private final FileChannel channel;

  private MirrorSlot(Path lockFile, Path folder, FileChannel channel) {
    this.lockFile = lockFile;
    this.folder = folder;
    this.channel = channel;
  }

  /** Claims the first free folder below one that processes share. */
  static MirrorSlot claim(Path shared) throws IOException {
    Files.createDirectories(shared);
    Path real = shared.toRealPath();
    refuseNetwork(real);
    for (int n = 0; n < MOST; n++) {
      Optional<MirrorSlot> slot =
          tryClaim(real.resolve("mirror-" + n + ".lock"), real.resolve("mirror-" + n));
      if (slot.isPresent()) {
        return slot.get();
      }
    }
    throw new ProviderException(
        ErrorKind.UNAVAILABLE,
        "Could not claim a mirror in "
            + real
            + ": all "
            + MOST
            + " are in use. Stop some of the"
            + " processes that share this cache folder, or give this one another.");
  }

  /** The folder that is this process's own. */
  Path folder() {
    return folder;
  }

  /** Gives the claim back; the folder stays for the next one. */
  @Override
  public void close() {
    synchronized (OPEN) {
      try {
        channel.close();
      } catch (IOException e) {
        // the operating system lets go of the lock with the process at the latest
      } finally {
        OPEN.remove(lockFile);
      }
    }
  }

  private static Optional<MirrorSlot> tryClaim(Path lockFile, Path folder) throws IOException {
    synchronized (OPEN) {
      if (!OPEN.add(lockFile)) {
        return Optional.empty();
      }
      @Nullable FileChannel channel = null;
      boolean claimed = false;
      try {
        channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        claimed = isLocked(channel);
        return claimed ? Optional.of(new MirrorSlot(lockFile, folder, channel)) : Optional.empty();
      } finally {
        if (!claimed) {
          OPEN.remove(lockFile);
          if (channel != null) {
            channel.close();
          }
        }
      }
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // the library was loaded twice, and the other one has it
      return false;
    }
  }

  private static void refuseNetwork(Path folder) throws IOException {
    String type = Files.getFileStore(folder).type().toLowerCase(Locale.ROOT);
    if (NETWORK_FILE_SYSTEMS.contains(type)) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not use the cache folder "
              + folder
              + ": it is on a network file system ("
              + type
              + "), whose locks cannot be relied on. Give a folder on a local disk.");
    }
  }
}
