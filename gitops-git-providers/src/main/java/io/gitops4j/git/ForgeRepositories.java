package io.gitops4j.git;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Repositories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The repositories in folders below a root. */
final class ForgeRepositories implements Repositories {
  private final @Nullable Path root;
  private final ProviderContext context;

  ForgeRepositories(@Nullable Path root, ProviderContext context) {
    this.root = root;
    this.context = context;
  }

  @Override
  public Optional<Repository> find(RepositoryUrl url) {
    if (!LocalForge.isOne(url)) {
      return Optional.empty();
    }
    return Optional.of(
        OpenForge.in(
            url,
            context,
            "read the repository",
            forge -> new Repository(url, forge.defaultBranch(), forge.forge().visibility())));
  }

  @Override
  public Repository create(RepositoryUrl url, Visibility visibility) {
    Path folder =
        url.folder()
            .filter(this::isBelowRoot)
            .orElseThrow(
                () ->
                    new ProviderException(
                        ErrorKind.INVALID,
                        "Could not create the repository "
                            + url
                            + ": it is not below the folder that this forge keeps its repositories"
                            + " in. Open the forge with that folder."));
    make(folder, Map.of(), visibility);
    return find(url).orElseThrow();
  }

  /** Makes one that must not be there yet. */
  void make(Path folder, Map<String, String> files, Visibility visibility) {
    try {
      new NewRepository(folder, context).make(files, visibility);
    } catch (IOException e) {
      Wire wire = new Wire(RepositoryUrl.of(folder), context);
      throw new GitFailure(wire).of("create the repository", e, false);
    }
  }

  private boolean isBelowRoot(Path folder) {
    if (root == null) {
      return false;
    }
    Path top = root.toAbsolutePath().normalize();
    Path place = folder.toAbsolutePath().normalize();
    return place.startsWith(top) && !place.equals(top);
  }
}
