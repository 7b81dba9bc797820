package io.gitops4j.git.github;

import io.gitops4j.contracts.GitForge;
import io.gitops4j.contracts.GitProviderContract;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.FakeGitForge;
import io.gitops4j.git.fake.GitHubDialect;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The kit of providers against a GitHub that knows what is in GitHub's own document. */
class GitHubProviderTest extends GitProviderContract {
  @TempDir Path folder;

  @Override
  protected GitForge newForge() {
    FakeForge fake = FakeForge.start(folder, new GitHubDialect());
    return new FakeGitForge(fake, GitHubProvider.open(fake.context(folder.resolve("cache"))));
  }
}
