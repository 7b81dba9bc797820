package io.gitops4j.git.bitbucket;

import io.gitops4j.contracts.ForgeFacetsContract;
import io.gitops4j.contracts.GitForge;
import io.gitops4j.git.fake.BitbucketCloudDialect;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.FakeGitForge;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is around pull requests, against a Bitbucket Cloud that knows what is in Atlassian's own
 * document.
 */
class BitbucketCloudFacetsTest extends ForgeFacetsContract {
  @TempDir Path folder;

  @Override
  protected GitForge newForge() {
    FakeForge fake = FakeForge.start(folder, new BitbucketCloudDialect());
    return new FakeGitForge(
        fake, BitbucketCloudProvider.open(fake.context(folder.resolve("cache"))));
  }
}
