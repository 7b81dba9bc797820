package io.gitops4j.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** What killed processes leave in a mirror. Only for who holds the claim on it. */
final class MirrorLitter {
  private MirrorLitter() {}

  /** Removes lock files and half-written objects and packs. */
  static void sweep(Path folder) throws IOException {
    walk(folder, MirrorLitter::isLitter, false);
  }

  /** Removes a folder and all in it. */
  static void delete(Path folder) throws IOException {
    walk(folder, name -> true, true);
  }

  private static boolean isLitter(String name) {
    return name.endsWith(".lock")
        || name.startsWith("incoming_")
        || name.startsWith("noz")
        || name.startsWith("tmp_")
        || (name.startsWith("gc_") && name.contains("_tmp"))
        || name.startsWith(".probe-")
        || name.endsWith(".keep");
  }

  private interface Rule {
    boolean removes(String fileName);
  }

  private static void walk(Path folder, Rule rule, boolean foldersToo) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (rule.removes(file.getFileName().toString())) {
              Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            if (foldersToo) {
              Files.deleteIfExists(visited);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
