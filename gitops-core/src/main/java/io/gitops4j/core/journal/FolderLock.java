package io.gitops4j.core.journal;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.JournalException;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A process's part in a folder that several share: operating-system locks on the bytes of one file,
 * which end with the process. The file is opened once for a JVM and for nothing else, behind a
 * table of this JVM, because closing any channel on a file drops the process's locks on it. The
 * table is in the system properties: class loaders share those.
 *
 * <p>The channel is an asynchronous one because an interrupt closes the others, and with them every
 * lock. Thread-safe.
 */
final class FolderLock {
  private static final String TABLE = "io.gitops4j.journal.open:";
  private static final Pattern REMOTE = Pattern.compile("nfs.*|cifs|smb.*|afs.*|fuse\\.sshfs");

  /** Everybody shares it; a version that let in one process at a time took the whole file. */
  private static final long PRESENCE = 0;

  /** Channels that must stay open, because closing them would drop another's lock. */
  private static final Queue<AsynchronousFileChannel> KEPT = new ConcurrentLinkedQueue<>();

  private final Path real;
  private final AsynchronousFileChannel channel;

  private FolderLock(Path real, AsynchronousFileChannel channel) {
    this.real = real;
    this.channel = channel;
  }

  /**
   * Joins a folder, making it if it is not there.
   *
   * @throws JournalException if this JVM has joined it already, or can't
   */
  static FolderLock join(Path folder) {
    try {
      Disk.makeFolder(folder);
      Path real = folder.toRealPath();
      checkLocal(folder, Files.getFileStore(real).type());
      if (System.getProperties().putIfAbsent(TABLE + real, "true") != null) {
        throw taken(folder, "this process has it open already. Use that journal");
      }
      boolean joined = false;
      try {
        FolderLock lock = new FolderLock(real, open(folder, real.resolve("lock")));
        joined = true;
        return lock;
      } finally {
        if (!joined) {
          System.clearProperty(TABLE + real);
        }
      }
    } catch (IOException e) {
      throw new JournalException(
          ErrorKind.UNAVAILABLE,
          "Could not open the journal in "
              + folder
              + ": "
              + Trouble.reason(e)
              + ". Use a folder of a local disk that may be written.",
          e);
    }
  }

  /** The lock of a byte, if nobody has it, in this process or another. Never waits. */
  @Nullable FileLock tryLock(long at) throws IOException {
    try {
      return channel.tryLock(at, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Gives every lock back. */
  void release() {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(FolderLock.class.getName())
          .log(System.Logger.Level.DEBUG, "The lock of " + real + " was not closed", e);
    } finally {
      System.clearProperty(TABLE + real);
    }
  }

  /** Refuses file systems of other machines: their locks and their fsync can't be relied on. */
  static void checkLocal(Path folder, String type) {
    if (REMOTE.matcher(type.toLowerCase(Locale.ROOT)).matches()) {
      throw new JournalException(
          ErrorKind.INVALID,
          "Could not open the journal in "
              + folder
              + ": it is on a network file system ("
              + type
              + "), whose locks can't be relied on. Use a folder of a local disk.",
          null);
    }
  }

  private static AsynchronousFileChannel open(Path folder, Path file) throws IOException {
    AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock(PRESENCE, 1, true) != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      KEPT.add(channel);
      throw taken(folder, "this process has it open already. Use that journal");
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw taken(folder, "a process has it open that does not share it. Stop that one first");
  }

  private static JournalException taken(Path folder, String why) {
    return new JournalException(
        ErrorKind.ALREADY_EXISTS,
        "Could not open the journal in " + folder + ": " + why + ", or use another folder.",
        null);
  }
}
