package io.gitops4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary folder that goes when it is closed. */
record KitFolder(Path path) implements AutoCloseable {
  static KitFolder create() {
    try {
      return new KitFolder(Files.createTempDirectory("gitops4j-kit-"));
    } catch (IOException e) {
      throw new UncheckedIOException("Could not make a temporary folder", e);
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not remove " + path, e);
    }
  }
}
