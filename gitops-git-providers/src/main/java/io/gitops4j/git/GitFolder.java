package io.gitops4j.git;

import io.gitops4j.core.model.RepositoryUrl;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** What can be told about a repository in a folder without opening it. */
final class GitFolder {
  /** The hooks that a server runs. */
  private static final List<String> HOOKS =
      List.of(
          "pre-receive",
          "update",
          "post-receive",
          "post-update",
          "proc-receive",
          "reference-transaction");

  private GitFolder() {}

  /** The folder with the objects and refs: itself, its {@code .git}, or the one named with it. */
  static Optional<Path> of(RepositoryUrl url) {
    return url.folder().flatMap(GitFolder::of);
  }

  private static Optional<Path> of(Path folder) {
    @Nullable File found = RepositoryCache.FileKey.resolve(folder.toFile(), FS.DETECTED);
    return Optional.ofNullable(found).map(File::toPath);
  }

  /** Whether pushes have to go through Git itself, because it would run a hook. */
  static boolean hasHooks(Path gitFolder) throws IOException {
    Path hooks = gitFolder.resolve("hooks");
    try (Repository repository = BareRepository.open(gitFolder)) {
      Config config = repository.getConfig();
      @Nullable String elsewhere = config.getString("core", null, "hooksPath");
      if (elsewhere != null) {
        hooks = gitFolder.resolve(elsewhere);
      }
    }
    return HOOKS.stream().map(hooks::resolve).anyMatch(Files::isExecutable);
  }
}
