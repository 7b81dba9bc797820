package io.gitops4j.core.journal;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.JournalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/**
 * One process at a time: an operating-system lock on a file that is opened for nothing else, behind
 * a table of this JVM, because closing any channel on a file drops the process's locks on it. The
 * table is in the system properties: class loaders share those.
 */
final class FolderLock {
  private static final String TABLE = "io.gitops4j.journal.open:";
  private static final Pattern REMOTE = Pattern.compile("nfs.*|cifs|smb.*|afs.*|fuse\\.sshfs");

  /** Channels that must stay open, because closing them would drop another's lock. */
  private static final Queue<FileChannel> KEPT = new ConcurrentLinkedQueue<>();

  private final Path real;
  private final FileChannel channel;

  private FolderLock(Path real, FileChannel channel) {
    this.real = real;
    this.channel = channel;
  }

  /**
   * Takes a folder, making it if it is not there.
   *
   * @throws JournalException if it is taken, or can't be
   */
  static FolderLock take(Path folder) {
    try {
      Disk.makeFolder(folder);
      Path real = folder.toRealPath();
      checkLocal(folder, Files.getFileStore(real).type());
      if (System.getProperties().putIfAbsent(TABLE + real, "true") != null) {
        throw taken(folder);
      }
      boolean locked = false;
      try {
        FolderLock lock = new FolderLock(real, lock(folder, real.resolve("lock")));
        locked = true;
        return lock;
      } finally {
        if (!locked) {
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

  private static FileChannel lock(Path folder, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      KEPT.add(channel);
      throw taken(folder);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw taken(folder);
  }

  private static JournalException taken(Path folder) {
    return new JournalException(
        ErrorKind.ALREADY_EXISTS,
        "Could not open the journal in "
            + folder
            + ": another process, or this one, has it open."
            + " Stop that one first, or use another folder.",
        null);
  }
}
