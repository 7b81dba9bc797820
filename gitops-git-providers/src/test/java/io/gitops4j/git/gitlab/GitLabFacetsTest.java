package io.gitops4j.git.gitlab;

import io.gitops4j.contracts.ForgeFacetsContract;
import io.gitops4j.contracts.GitForge;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.FakeGitForge;
import io.gitops4j.git.fake.GitLabDialect;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What is around merge requests, against a GitLab that knows what is in GitLab's own document. */
class GitLabFacetsTest extends ForgeFacetsContract {
  @TempDir Path folder;

  @Override
  protected GitForge newForge() {
    FakeForge fake = FakeForge.start(folder, new GitLabDialect());
    return new FakeGitForge(
        fake,
        GitLabProvider.open(
            ProviderContext.in(folder.resolve("cache"))
                .withCredentials(() -> Credentials.token(FakeForge.TOKEN))));
  }
}
