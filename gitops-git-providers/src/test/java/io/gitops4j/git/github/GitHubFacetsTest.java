package io.gitops4j.git.github;

import io.gitops4j.contracts.ForgeFacetsContract;
import io.gitops4j.contracts.GitForge;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.FakeGitForge;
import io.gitops4j.git.fake.GitHubDialect;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The kit of what is around pull requests, against a GitHub that knows its own document. */
class GitHubFacetsTest extends ForgeFacetsContract {
  @TempDir Path folder;

  @Override
  protected GitForge newForge() {
    FakeForge fake = FakeForge.start(folder, new GitHubDialect());
    return new FakeGitForge(fake, GitHubProvider.open(fake.context(folder.resolve("cache"))));
  }
}
