package io.gitops4j.git.gitlab;

import io.gitops4j.contracts.GitForge;
import io.gitops4j.contracts.GitProviderContract;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.GitLabDialect;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The kit of providers against a GitLab that knows what is in GitLab's own document. */
class GitLabProviderTest extends GitProviderContract {
  @TempDir Path folder;

  @Override
  protected GitForge newForge() {
    GitLabDialect dialect = new GitLabDialect();
    FakeForge fake = FakeForge.start(folder, dialect);
    GitProvider provider =
        GitLabProvider.open(
            ProviderContext.in(folder.resolve("cache"))
                .withCredentials(() -> Credentials.token(FakeForge.TOKEN)));
    return new FakeGitLab(fake, dialect, provider);
  }

  private record FakeGitLab(FakeForge fake, GitLabDialect dialect, GitProvider provider)
      implements GitForge {
    @Override
    public RepositoryUrl repository() {
      return fake.repository();
    }

    @Override
    public void mergesBy(MergeMethod method) {
      dialect.settings(method == MergeMethod.MERGE ? "merge" : "ff", "default_off", true);
    }

    @Override
    public void review(long number, Identity reviewer, Reviews.Review.State state) {
      fake.state().review(number, reviewer.value(), state);
    }

    @Override
    public void protect(String branch, int approvals) {
      fake.state().protect(branch, approvals);
    }

    @Override
    public void close() {
      provider.close();
      fake.close();
    }
  }
}
