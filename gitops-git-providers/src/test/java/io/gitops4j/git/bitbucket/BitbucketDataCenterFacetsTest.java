package io.gitops4j.git.bitbucket;

import io.gitops4j.contracts.ForgeFacetsContract;
import io.gitops4j.contracts.GitForge;
import io.gitops4j.git.fake.BitbucketDataCenterDialect;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.FakeGitForge;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is around pull requests, against a Data Center that knows what is in Atlassian's own
 * document.
 */
class BitbucketDataCenterFacetsTest extends ForgeFacetsContract {
  @TempDir Path folder;

  @Override
  protected GitForge newForge() {
    FakeForge fake = FakeForge.start(folder, new BitbucketDataCenterDialect());
    return new FakeGitForge(
        fake, BitbucketDataCenterProvider.open(fake.context(folder.resolve("cache"))));
  }
}
