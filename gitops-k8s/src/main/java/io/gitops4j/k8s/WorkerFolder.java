package io.gitops4j.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A worker's temporary folder, which only we can read: its home, and what it says of errors. */
final class WorkerFolder {
  private final Path root;
  private final Path temporary;

  private WorkerFolder(Path root, Path temporary) {
    this.root = root;
    this.temporary = temporary;
  }

  static WorkerFolder create(String task) {
    try {
      Path root = Files.createTempDirectory("gitops4j-helm").toRealPath();
      return new WorkerFolder(root, Files.createDirectory(root.resolve("temporary")));
    } catch (IOException e) {
      throw SourceFolder.failed(task, e);
    }
  }

  /** Its home. */
  Path root() {
    return root;
  }

  /** Where its JVM puts what it unpacks. */
  Path temporary() {
    return temporary;
  }

  /** What it says of errors. */
  Path errors() {
    return root.resolve("errors");
  }

  /** Removes all of it, unless the worker has done so. */
  void remove() {
    if (Files.exists(root)) {
      SourceFolder.remove(root);
    }
  }
}
