package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/**
 * A document beside a repository's refs, in the notation of Git's own configuration, so that people
 * can read and mend it with {@code git config --file}. Replaced as a whole: readers see the old one
 * or the new one, also after a crash.
 */
final class ForgeDocument {
  private final Path file;

  ForgeDocument(Path file) {
    this.file = file;
  }

  /** A text as a document can hold it: Git's notation has no carriage return. */
  static String lines(String text) {
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }

  /** What it says; nothing if it is not there. */
  Config read() throws IOException {
    Config content = new Config();
    try {
      content.fromText(Files.readString(file, UTF_8));
    } catch (NoSuchFileException e) {
      return content;
    } catch (ConfigInvalidException e) {
      throw new IOException("The document cannot be read: " + file, e);
    }
    return content;
  }

  /** Makes it say something else. Only under the forge's lock. */
  void write(Config content) throws IOException {
    Path folder = Files.createDirectories(file.getParent());
    Path next = folder.resolve(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content.toText().getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(folder);
  }

  /** Makes the names in a folder last. */
  private static void force(Path folder) throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
