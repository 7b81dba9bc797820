package io.gitops4j.git;

import io.gitops4j.contracts.GitRemote;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.spi.GitRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jgit.lib.FileMode;
import org.jspecify.annotations.Nullable;

/** A bare repository in a folder of its own, reached in whatever way a test says. */
final class BareRemote implements GitRemote {
  private final Path bare;
  private final OtherWriter writer;
  private final Function<Path, GitRepository> connector;
  private final Consumer<String> protector;
  private int caches;

  /**
   * A new repository.
   *
   * @param bare its folder; made if it is not there
   * @param connector opens it, with this folder as its cache
   * @param protector makes the remote refuse pushes to a branch
   */
  BareRemote(Path bare, Function<Path, GitRepository> connector, Consumer<String> protector) {
    this.bare = bare;
    this.connector = connector;
    this.protector = protector;
    if (!Files.isDirectory(bare)) {
      OtherWriter.create(bare);
    }
    this.writer = new OtherWriter(bare);
  }

  /** Protects a branch by a hook that a shell runs. */
  static void hook(Path bare, String script) {
    try {
      Path hook = Files.createDirectories(bare.resolve("hooks")).resolve("update");
      Files.writeString(hook, "#!/bin/sh\n" + script + "\n");
      Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path bare() {
    return bare;
  }

  @Override
  public GitRepository connect() {
    return connector.apply(bare.resolveSibling("cache-" + caches++));
  }

  @Override
  public CommitId write(String branch, String path, @Nullable String content, String message) {
    return writer.write(branch, path, content, message);
  }

  @Override
  public CommitId writeExecutable(String branch, String path, String content, String message) {
    return writer.write(branch, path, content, FileMode.EXECUTABLE_FILE, message);
  }

  @Override
  public CommitId link(String branch, String path, String target) {
    return writer.write(branch, path, target, FileMode.SYMLINK, "Link");
  }

  @Override
  public void move(String branch, CommitId to) {
    writer.move(branch, to);
  }

  @Override
  public void delete(String branch) {
    writer.delete(branch);
  }

  @Override
  public void annotate(String tag, CommitId at) {
    writer.annotate(tag, at);
  }

  @Override
  public void protect(String branch) {
    protector.accept(branch);
  }

  @Override
  public List<CommitId> log(String branch) {
    return writer.log(branch);
  }

  @Override
  public boolean isExecutable(String branch, String path) {
    return writer.isExecutable(branch, path);
  }

  @Override
  public void close() {
    writer.close();
  }
}
