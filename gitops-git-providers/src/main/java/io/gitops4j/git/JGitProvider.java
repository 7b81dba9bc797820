package io.gitops4j.git;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Git without a forge around it: every repository that {@link JGitRepository} can reach, and no
 * pull requests. Thread-safe. All callers of one provider share a repository's mirror and its
 * pushes.
 */
public final class JGitProvider implements GitProvider {
  private final ProviderContext context;
  private final @Nullable CommitSigner signer;
  private final Map<RepositoryUrl, JGitRepository> repositories = new ConcurrentHashMap<>();

  private JGitProvider(ProviderContext context, @Nullable CommitSigner signer) {
    this.context = context;
    this.signer = signer;
  }

  /** A provider whose commits are not signed. */
  public static JGitProvider open(ProviderContext context) {
    return new JGitProvider(context, null);
  }

  /** A provider whose commits are signed. */
  public static JGitProvider open(ProviderContext context, CommitSigner signer) {
    return new JGitProvider(context, signer);
  }

  @Override
  public JGitRepository repository(RepositoryUrl url) {
    return repositories.computeIfAbsent(
        url,
        key ->
            signer == null
                ? JGitRepository.open(key, context)
                : JGitRepository.open(key, context, signer));
  }

  /** Closes its repositories. */
  @Override
  public void close() {
    repositories.values().forEach(JGitRepository::close);
    repositories.clear();
  }
}
